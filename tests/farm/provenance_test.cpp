// What is known about the making of a video, the operator's word on it, and what a copy says.

#include "farm/provenance.hpp"

#include <doctest/doctest.h>

#include <functional>

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

/// The detail of the refusal; empty when nothing is refused.
std::string details_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error.details.front().message;
  }
  return {};
}

constexpr auto require = LabelPolicy::require, tell = LabelPolicy::tell, block = LabelPolicy::block;

bool has(const std::optional<std::string>& text, std::string_view words) {
  return text && text->find(words) != std::string::npos;
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
  CHECK(notice_of(result, require)->starts_with("made with AI: its file declares it (tag AIGC); "));
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
  CHECK(details_of([&] { say_to(result, AiOrigin::none_found); }) == "is required, because the label is on");
  CHECK(result.is_aigc == true);
  say_to(result, AiOrigin::none_found, "a mistake");
  CHECK(result.ai_origin == AiOrigin::none_found);
  CHECK(result.is_aigc == false);
  CHECK(result.ai_reason == "a mistake");
  result = {};
  say_to(result, AiOrigin::none_found);  // nothing was found, and nothing was said
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
  CHECK(finding_in_words(result) == "the operator says that it is declared to be made with AI");
  CHECK(details_of([&] { say_to(result, AiOrigin::none_found); }) == "is required, because the label is on");
  CHECK(origin_for_post(result) == AiOrigin::operator_);
  auto other = result;
  say_to(other, AiOrigin::none_found, "it is not");
  CHECK(other.ai_origin == AiOrigin::none_found);
  CHECK_FALSE(other.ai_declared);
  say_to(result, AiOrigin::operator_);
  CHECK(result.ai_origin == AiOrigin::operator_);
  CHECK_FALSE(result.ai_declared);
  model::Scheduled post;  // has no record of its own
  say(post, {AiOrigin::declared, {}}, "");
  CHECK(post.ai_origin == AiOrigin::operator_);
  CHECK(post.is_aigc == true);

  // What a record declares is not the operator's to replace.
  result = {};
  result.ai_declared = "aigcLabelType 1";
  result.ai_origin = AiOrigin::declared;
  say_to(result, AiOrigin::operator_);
  CHECK(result.ai_origin == AiOrigin::declared);
  CHECK(result.ai_declared == "aigcLabelType 1");
  CHECK(origin_for_post(result) == AiOrigin::declared);
  say_to(result, AiOrigin::none_found, "filmed by us");
  CHECK(details_of([&] { say_to(result, AiOrigin::none_found); }) == "is required, because AI was found");
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
  // Any word may be in a file; a copy repeats only those of the lists.
  CHECK_FALSE(source_type_of_copy(with_xmp("nonsense")));
  CHECK(source_type_of_copy(with_xmp("empty")) == "empty");
  model::Scheduled odd;
  odd.digital_source_type = "nonsense";  // as it was stored before
  odd.ai_origin = AiOrigin::operator_;
  odd.is_aigc = true;
  CHECK(source_type_of_copy(odd) == "compositeSynthetic");
}

TEST_CASE("the notice of a result names what a copy does not keep, and what becomes of the label") {
  model::Result result;
  CHECK_FALSE(notice_of(result, require));
  learn(result, signed_by(ai));
  CHECK(
      notice_of(result, require) ==
      "the content credentials of Adobe Firefly, signed by Adobe Inc. (not verified), are not in a copy of the video; "
      "they say that it was made with AI (trainedAlgorithmicMedia); the label “AI-generated content” is not decided; "
      "the copy's XMP says trainedAlgorithmicMedia");
  CHECK(has(notice_of(result, tell), "“AI-generated content” will be set by itself"));
  CHECK(has(notice_of(result, block), "no post is made of it, because provenance.policy is block"));
  say_to(result, AiOrigin::operator_);
  CHECK(has(notice_of(result, require), "“AI-generated content” will be set;"));
  CHECK_FALSE(has(notice_of(result, block), "will be set"));
  result.scheduled = true;  // its posts may have fired long ago
  CHECK(has(notice_of(result, require), "“AI-generated content” is set;"));
  say_to(result, AiOrigin::none_found, "filmed by us");
  CHECK(has(notice_of(result, require), "the label “AI-generated content” is off: filmed by us"));
  CHECK(finding_in_words(result) ==
        "its content credentials (Adobe Firefly, signed by Adobe Inc., not verified) say trainedAlgorithmicMedia");
  model::Result camera_made;
  learn(camera_made, signed_by(camera));
  CHECK(
      notice_of(camera_made, require) ==
      "the content credentials of Adobe Firefly, signed by Adobe Inc. (not verified), are not in a copy of the video; "
      "nothing of AI is in them; the copy's XMP says digitalCapture");
  model::Result declared;
  declared.ai_declared = "aigcLabelType 2";
  declared.ai_origin = AiOrigin::declared;
  CHECK(notice_of(declared, require)->find("made with AI: its record declares it (aigcLabelType 2)") == 0);
}

TEST_CASE("the notice of a post is true before it fires, after it and with its proof") {
  model::Scheduled post;
  learn(post, with_xmp(ai));
  CHECK(has(notice_of(post, require), "is not decided: it is set when the post fires"));
  CHECK(has(notice_of(post, block), "it does not fire, because provenance.policy is block"));
  say(post, {AiOrigin::operator_, {}}, "");
  CHECK(has(notice_of(post, require), "“AI-generated content” will be set"));
  post.fired = true;
  for (const auto policy : {tell, require, block}) {
    CHECK(has(notice_of(post, policy), "“AI-generated content” must be on;"));
    CHECK_FALSE(has(notice_of(post, policy), "will be set"));
  }
  CHECK_FALSE(unconfirmed(post));
  post.proof_url = "https://www.tiktok.com/@b/video/1";
  CHECK(unconfirmed(post));
  CHECK(has(notice_of(post, require), "must be on; no one has confirmed that it is"));
  post.ai_label_set = false;
  CHECK(unconfirmed(post));
  CHECK(has(notice_of(post, require), "must be on; the proof says that it is off"));
  post.ai_label_set = true;
  CHECK_FALSE(unconfirmed(post));
  CHECK(has(notice_of(post, require), "is on, as the proof says"));

  post.render = model::RenderReport{};  // the copy was handed out before anyone knew
  CHECK(has(notice_of(post, require), "the copy that was handed out stays as it is: its XMP says nothing of AI"));
  post.render->output.digital_source_type = ai;
  CHECK(has(notice_of(post, require), "the copy's XMP says trainedAlgorithmicMedia"));
  say(post, {AiOrigin::none_found, "filmed by us"}, "");
  CHECK(has(notice_of(post, require), "stays as it is: its XMP says trainedAlgorithmicMedia"));
  CHECK_FALSE(unconfirmed(post));
}
