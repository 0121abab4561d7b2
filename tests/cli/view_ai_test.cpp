// How AI was found and the AI label, on cards and in tables at the usual width of a terminal.
#include "output/view/ai.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "model/schema.hpp"

using namespace farmtok::cli;
namespace base = farmtok::base;

namespace {

const std::string id = "k3f9qa7m2x5cvb8n4j6h1d0s2w";

std::string table(const char* noun, const std::vector<Json>& items, std::size_t width = 80) {
  const auto& entity = *farmtok::model::find_entity(noun);
  const auto lines = table_of(view_of(entity), entity, items, {.terminal = true}).lines(width, false);
  for (const auto& line : lines) CHECK_MESSAGE((width == 0 || base::display_width(line) <= width), line);
  return base::join(lines, "\n");
}

/// With one blank between names and values.
std::string card(const char* noun, const Json& object) {
  const auto& entity = *farmtok::model::find_entity(noun);
  auto text = base::join(card_of(view_of(entity), entity, object, {}).lines(0, false), "\n");
  for (auto at = text.find("  "); at != std::string::npos; at = text.find("  ", at)) text.erase(at, 1);
  return text;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Json made(Json more) {
  Json object{{"ai_origin", "credentials"}};
  object.update(more);
  return object;
}

Json result(Json more) {
  Json object{{"result_id", "res_" + id},
              {"tweet_text", "Christmas bytes and more of them"},
              {"approved", true},
              {"match_score", 100},
              {"original_video_url", "https://a.test/v.mp4"},
              {"tiktok_author", "gymgirl"},
              {"rights_status", "unknown"},
              {"source_provider", "catalogue"},
              {"scheduled_datetime", "2026-12-24T18:00:00Z"}};
  object.update(more);
  return object;
}

Json post(Json more) {
  Json object{{"scheduled_id", "post_" + id},
              {"scheduled_datetime", "2026-12-24T18:00:00Z"},
              {"state", "planned"},
              {"dedup_status", "completed"},
              {"tweet_text", "Christmas bytes and more of them"}};
  object.update(more);
  return object;
}

}  // namespace

TEST_CASE("a cell says how AI was found, and whether the label is on") {
  const auto cell = [](Json object) { return ai_cell(object, {}).text; };
  CHECK(cell(made(Json::object())) == "credentials, no label");
  CHECK(cell(made({{"is_aigc", nullptr}})) == "credentials, no label");
  CHECK(cell({{"ai_origin", "declared"}, {"is_aigc", true}}) == "declared, label on");
  CHECK(cell({{"ai_origin", "operator"}, {"is_aigc", false}}) == "operator, label off");
  CHECK(cell({{"ai_origin", "none_found"}}).empty());
  CHECK(cell({{"ai_origin", "none_found"}, {"is_aigc", false}}) == "label off");
  // Nobody decides on the label of a stored file.
  CHECK(cell({{"media_id", "med_1"}, {"ai_origin", "credentials"}}) == "credentials");
  CHECK(ai_cell(made(Json::object()), {}).tint == Tint::yellow);
  CHECK(ai_cell(made({{"is_aigc", true}}), {}).tint == Tint::none);
}

TEST_CASE("the label stays in every list of results and posts, and so does the text") {
  for (const auto& label : {Json(nullptr), Json(true), Json(false)}) {
    const auto ai = made({{"is_aigc", label}});
    const auto words = ai_cell(ai, {}).text;
    for (const std::size_t width : {0U, 120U, 100U, 80U, 60U}) {
      CAPTURE(width);
      for (const auto& text : {table("result", {result(ai), result(Json::object())}, width),
                               table("post", {post(ai), post({{"state", "fired"}, {"fired", true}})}, width)}) {
        CAPTURE(text);
        CHECK(has(text, words));
        if (width == 0 || width >= 80) CHECK(has(text, "Christmas by"));
      }
    }
  }
}

TEST_CASE("the label of a proof stays beside a long address") {
  const Json proof{{"proof_id", 12},
                   {"standing", "disputed"},
                   {"submitted_at", "2026-12-24T18:00:00Z"},
                   {"reported_by", "ana of the team"},
                   {"ai_label_set", true},
                   {"proof_url", "https://www.tiktok.com/@our_brand/video/7349123456789012345"},
                   {"reason", "another one came first"}};
  const auto text = table("proof", {proof});
  CAPTURE(text);
  CHECK(has(text, "AI LABEL"));
  CHECK(has(text, "  on"));
  CHECK(has(text, "    URL: https://www.tiktok.com/@our_brand/video/7349123456789012345"));
  CHECK(has(table("proof", {proof}, 0), "7349123456789012345  another one"));
}

TEST_CASE("a proof that says nothing of a label that must be on is not confirmed") {
  const Json in{{"fired", true}, {"state", "fired"}, {"proof_url", "https://a.test/1"}};
  const auto proof = [&](Json more) {
    auto object = in;
    object.update(more);
    return table("post", {post(object)}, 0);
  };
  CHECK_FALSE(has(proof(Json::object()), "unconfirmed"));
  CHECK(has(proof(made({{"is_aigc", true}})), "in, unconfirmed"));
  CHECK_FALSE(has(proof(made({{"is_aigc", true}, {"ai_label_set", true}})), "unconfirmed"));
  CHECK_FALSE(has(proof(made({{"is_aigc", false}})), "unconfirmed"));
}

TEST_CASE("records and stored files that say AI have a column, where there is one") {
  const Json found{{"score", 90}, {"video_id", "7349123456789012345"}, {"text", "a dance"}};
  auto declared = found;
  declared["ai_declared"] = "aigcLabelType 1";
  CHECK_FALSE(has(table("found video", {found}), "AI"));
  CHECK(has(table("found video", {found, declared}), "aigcLabelType 1"));
  const Json file{{"media_id", "med_" + id}, {"kind", "original"}, {"ai_origin", "none_found"}};
  auto made_by_ai = file;
  made_by_ai["ai_origin"] = "declared";
  CHECK_FALSE(has(table("media", {file}), "AI"));
  CHECK(has(table("media", {file, made_by_ai}), "declared"));
}

TEST_CASE("results and posts have the same rows on their cards") {
  const Json ai =
      made({{"digital_source_type", "trainedAlgorithmicMedia"}, {"credentials", {{"generator", "Dream Machine"}}}});
  for (const auto& text : {card("result", result(ai)), card("post", post(ai))}) {
    CAPTURE(text);
    CHECK(has(text, "AI label not decided"));
    CHECK(has(text, "AI origin credentials"));
    CHECK(has(text, "credentials Dream Machine"));
    CHECK_FALSE(has(text, "is aigc"));
  }
  for (const auto& [label, words] : {std::pair{true, "AI label on"}, std::pair{false, "AI label off"}}) {
    const Json decided{{"ai_origin", "none_found"}, {"is_aigc", label}};
    for (const auto& text : {card("result", result(decided)), card("post", post(decided))})
      CHECK_MESSAGE(has(text, words), text);
  }
  CHECK_FALSE(has(card("result", result({{"ai_origin", "none_found"}})), "AI"));
}
