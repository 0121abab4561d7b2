// Which records declare that AI made their video.

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "farm/discovery/records.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace farmtok::farm;

namespace {

struct Row {
  base::Json mark;
  const char* said;  // null: nothing
};

std::optional<std::string> declared(base::Json record, const base::Json& mark) {
  record.update(mark);
  return read_record(record, test::noon()).value().ai_declared;
}

}  // namespace

TEST_CASE("a record declares AI by the marks of TikTok's app, page and research interface, and of scrapers") {
  const base::Json aweme{{"aweme_id", "7349123456789012345"}, {"desc", "a dance"}, {"author", {{"unique_id", "ana"}}}};
  const base::Json web{{"id", "7349123456789012345"}, {"desc", "a dance"}, {"author", {{"uniqueId", "ana"}}}};
  const base::Json ytdlp{{"id", "7349123456789012345"}, {"view_count", 5}, {"uploader", "ana"}};
  const base::Json own{{"video_id", "7349123456789012345"}, {"author", "ana"}, {"text", "a dance"}};
  const std::vector<Row> rows{
      {{{"aigc_info", {{"aigc_label_type", 1}}}}, "aigc_label_type 1"},
      {{{"aigc_info", {{"aigc_label_type", 2}, {"created_by_ai", false}}}}, "aigc_label_type 2"},
      {{{"aigc_info", {{"created_by_ai", true}}}}, "created_by_ai true"},
      {{{"aigcInfo", {{"AIGCLabelType", 1}}}}, "AIGCLabelType 1"},
      {{{"moderation_aigc_info", {{"moderation_aigc_label_type", 1}}}}, "moderation_aigc_label_type 1"},
      {{{"aigcLabelType", "1"}}, "aigcLabelType 1"},
      {{{"aigcLabelType", 2}}, "aigcLabelType 2"},
      {{{"AIGCLabelType", 1}}, "AIGCLabelType 1"},
      {{{"IsAigc", true}}, "IsAigc true"},
      {{{"is_aigc", true}}, "is_aigc true"},
      {{{"is_aigc", "true"}}, "is_aigc true"},
      {{{"isAiGenerated", 1}}, "isAiGenerated 1"},
      {{{"AIGCDescription", "Creator labeled as AI-generated"}}, "AIGCDescription \"Creator labeled as AI-generated\""},
      {{{"video_tag", {{"type", "AIGC Type"}, {"number", 1}}}}, "video_tag AIGC Type 1"},
      {{{"video_tag", base::Json::array({{{"type", "Other"}, {"number", 1}}, {{"type", "AIGC Type"}, {"number", 2}}})}},
       "video_tag AIGC Type 2"},
      {{{"aigc_info", {{"aigc_label_type", 0}}}}, nullptr},
      {{{"aigc_info", nullptr}}, nullptr},
      {{{"aigc_info", "none"}}, nullptr},
      {{{"aigcLabelType", 0}}, nullptr},
      {{{"aigcLabelType", "0"}}, nullptr},
      {{{"IsAigc", false}, {"AIGCDescription", ""}}, nullptr},
      {{{"is_aigc", "false"}}, nullptr},
      {{{"is_aigc", base::Json::array({1})}}, nullptr},
      {{{"video_tag", {{"type", "AIGC Type"}, {"number", 0}}}}, nullptr},
      {{{"ai", "a person's name"}}, nullptr},
      {base::Json::object(), nullptr},
  };
  for (const auto& record : {aweme, web, ytdlp, own})
    for (const auto& row : rows) {
      CAPTURE(record.dump());
      CAPTURE(row.mark.dump());
      const auto said = declared(record, row.mark);
      CHECK(said.has_value() == (row.said != nullptr));
      if (row.said) CHECK(said == row.said);
    }
  CHECK(declared(own, {{"ai_declared", "aigcLabelType 1"}}) == "aigcLabelType 1");
}
