// What is known about the making of a video, the operator's word on it, and what a copy says.

#include "farm/provenance.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using model::AiOrigin;

namespace {

constexpr auto ai = "trainedAlgorithmicMedia", camera = "digitalCapture";

model::VideoFacts signed_by(const char* code) {
  model::VideoFacts facts;
  facts.credentials = model::Credentials{};
  facts.credentials->generator = "Adobe Firefly";
  facts.credentials->signer = "Adobe Inc.";
  facts.credentials->digest = "aa";
  if (code) facts.digital_source_type = facts.credentials->digital_source_type = code;
  return facts;
}

model::VideoFacts with_xmp(const char* code) {
  model::VideoFacts facts;
  facts.digital_source_type = code;
  return facts;
}

void say_to(model::Result& result, AiOrigin origin, std::optional<std::string> reason = {}) {
  say(result, {origin, std::move(reason)}, "the hint");
}

}  // namespace

TEST_CASE("AI is found by credentials before XMP, and a camera's credentials are no finding") {
  CHECK(origin_in(signed_by(ai)) == AiOrigin::credentials);
  CHECK(origin_in(with_xmp(ai)) == AiOrigin::declared);
  CHECK(origin_in(with_xmp("compositeSynthetic")) == AiOrigin::declared);
  CHECK(origin_in(signed_by(camera)) == AiOrigin::none_found);
  CHECK(origin_in(signed_by(nullptr)) == AiOrigin::none_found);
  CHECK(origin_in({}) == AiOrigin::none_found);
  auto both = signed_by(camera);
  both.digital_source_type = ai;  // its XMP says so, not its credentials
  CHECK(origin_in(both) == AiOrigin::declared);
}

TEST_CASE("a stronger finding replaces a weaker one, and the operator's label stays") {
  model::Result result;
  result.ai_origin = AiOrigin::operator_;
  result.is_aigc = true;
  CHECK(learn(result, signed_by(ai)));
  CHECK(result.ai_origin == AiOrigin::credentials);
  CHECK(result.is_aigc == true);
  CHECK(result.digital_source_type == ai);
  CHECK(result.credentials->generator == "Adobe Firefly");
  CHECK_FALSE(learn(result, signed_by(ai)));
  learn(result, with_xmp(ai));
  CHECK(result.ai_origin == AiOrigin::credentials);
  model::Scheduled post;
  CHECK_FALSE(learn(post, {}));
  CHECK(learn(post, with_xmp("not a code <x>")) == false);
  CHECK_FALSE(post.digital_source_type);
  CHECK_FALSE(learn(post, with_xmp("BuyNowAtEvilDotCom")));
  post.digital_source_type = "BuyNowAtEvilDotCom";  // as it was stored before
  CHECK_FALSE(source_type_of_copy(post));
}

TEST_CASE("a tag in the file declares AI, and the words name it") {
  model::VideoFacts facts;
  facts.ai_tag = "AIGC";
  CHECK(origin_in(facts) == AiOrigin::declared);
  CHECK(source_type_of_copy(facts) == "compositeSynthetic");
  model::Result result;
  CHECK(learn(result, facts));
  CHECK_FALSE(learn(result, facts));
  CHECK(undecided(result));
  CHECK(finding_in_words(result) == "its file declares it (tag AIGC)");
  CHECK(notice_of(result)->starts_with("made with AI: its file declares it (tag AIGC); "));
  CHECK_THROWS_AS(say(result, {AiOrigin::none_found, {}}, "the hint"), base::Error);
  forget_file(result);
  CHECK(result.ai_origin == AiOrigin::none_found);
  CHECK_FALSE(result.ai_tag);
}

TEST_CASE("another video is found anew: its record and a label that was set stay, one that was taken off does not") {
  model::Result result;
  learn(result, signed_by(ai));
  forget_file(result);
  CHECK(result.ai_origin == AiOrigin::none_found);
  CHECK_FALSE(result.credentials);
  CHECK_FALSE(result.digital_source_type);

  say_to(result, AiOrigin::operator_);
  forget_file(result);
  CHECK(result.ai_origin == AiOrigin::operator_);
  CHECK(result.is_aigc == true);

  result = {};
  result.ai_declared = "aigcLabelType 1";
  learn(result, signed_by(ai));
  say_to(result, AiOrigin::none_found, "filmed by us");
  forget_file(result);
  CHECK(result.ai_origin == AiOrigin::declared);
  CHECK_FALSE(result.is_aigc);
  CHECK_FALSE(result.ai_reason);
}

TEST_CASE("more may be said than was found; less only for a reason, and what was found stays") {
  model::Result result;
  say_to(result, AiOrigin::operator_);
  CHECK(result.ai_origin == AiOrigin::operator_);
  CHECK(result.is_aigc == true);
  say_to(result, AiOrigin::none_found);  // nothing was found
  CHECK(result.ai_origin == AiOrigin::none_found);
  CHECK_FALSE(result.is_aigc);

  for (const auto& facts : {signed_by(ai), with_xmp(ai)}) {
    result = {};
    learn(result, facts);
    const auto found = result.ai_origin;
    try {
      say_to(result, AiOrigin::none_found);
      FAIL("the label was taken off without a reason");
    } catch (const base::Error& error) {
      CHECK(error.code == base::Code::INVALID_REQUEST);
      CHECK(error.hint == "the hint");
      CHECK(error.details.front().field == "ai_reason");
    }
    CHECK(undecided(result));
    CHECK(wears_label(result));
    say_to(result, AiOrigin::none_found, "filmed by us");
    CHECK(result.ai_origin == found);
    CHECK(result.is_aigc == false);
    CHECK(result.ai_reason == "filmed by us");
    CHECK_FALSE(wears_label(result));
    CHECK_FALSE(is_made_by_ai(result));
    say_to(result, AiOrigin::operator_);
    CHECK(result.ai_origin == found);
    CHECK(result.is_aigc == true);
    CHECK_FALSE(result.ai_reason);
  }
}

TEST_CASE("what the operator says that a record declares is not less than what a record declares") {
  model::Result result;
  say_to(result, AiOrigin::declared);
  CHECK(result.ai_origin == AiOrigin::declared);
  CHECK(result.is_aigc == true);
  CHECK_THROWS_AS(say_to(result, AiOrigin::none_found), base::Error);
}

TEST_CASE("a request's word is taken out of it, and a reason needs one") {
  base::Json request{{"ai_origin", "none"}, {"ai_reason", "  filmed by us "}};
  settle_word(request);
  CHECK(request["ai_origin"] == "none_found");
  model::Result before;
  learn(before, signed_by(ai));
  auto result = before;
  result.ai_origin = AiOrigin::none_found;
  result.ai_reason = "  filmed by us ";
  const auto word = taken_word(result, before, request);
  CHECK(word.origin == AiOrigin::none_found);
  CHECK(word.reason == "filmed by us");
  CHECK(result.ai_origin == AiOrigin::credentials);
  CHECK_FALSE(result.ai_reason);
  CHECK_THROWS_AS(taken_word(result, before, {{"ai_reason", "why not"}}), base::Error);
  CHECK_FALSE(taken_word(result, before, base::Json::object()).origin);
}

TEST_CASE("a copy's XMP says the code of its original, or the one that claims the least") {
  model::Scheduled post;
  CHECK_FALSE(source_type_of_copy(post));
  post.ai_origin = AiOrigin::operator_;
  post.is_aigc = true;
  CHECK(source_type_of_copy(post) == "compositeSynthetic");
  learn(post, with_xmp(camera));
  CHECK(source_type_of_copy(post) == "compositeSynthetic");
  learn(post, signed_by(ai));
  CHECK(source_type_of_copy(post) == ai);
  post.is_aigc = false;
  CHECK_FALSE(source_type_of_copy(post));
  model::Scheduled plain;
  learn(plain, signed_by(camera));
  CHECK(source_type_of_copy(plain) == camera);
  plain.is_aigc = false;
  CHECK(source_type_of_copy(plain) == camera);
  CHECK(source_type_of_copy(with_xmp(ai)) == ai);
  CHECK_FALSE(source_type_of_copy(model::VideoFacts{}));
}

TEST_CASE("the notice names what a copy does not keep, and what is set instead") {
  model::Result result;
  CHECK_FALSE(notice_of(result));
  learn(result, signed_by(ai));
  auto told = notice_of(result).value();
  CHECK(told.find("content credentials of Adobe Firefly, signed by Adobe Inc. are not in a copy") != std::string::npos);
  CHECK(told.find("is not decided") != std::string::npos);
  CHECK(told.find("the copy's XMP says trainedAlgorithmicMedia") != std::string::npos);
  say_to(result, AiOrigin::operator_);
  CHECK(notice_of(result)->find("“AI-generated content” will be set") != std::string::npos);
  say_to(result, AiOrigin::none_found, "filmed by us");
  CHECK(notice_of(result)->find("the AI label was taken off: filmed by us") != std::string::npos);
  CHECK(finding_in_words(result) ==
        "its content credentials (Adobe Firefly, signed by Adobe Inc.) say trainedAlgorithmicMedia");
  model::Result camera_made;
  learn(camera_made, signed_by(camera));
  CHECK(notice_of(camera_made) ==
        "the content credentials of Adobe Firefly, signed by Adobe Inc. are not in a copy of "
        "the video; the copy's XMP says digitalCapture");
  model::Result declared;
  declared.ai_declared = "aigcLabelType 2";
  declared.ai_origin = AiOrigin::declared;
  CHECK(notice_of(declared)->find("made with AI: its record declares it (aigcLabelType 2)") == 0);
}
