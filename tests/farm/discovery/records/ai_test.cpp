// Which records declare that AI made their video.

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "farm/discovery/records/records.hpp"
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
  return discovery::read_record(record, test::noon()).value().ai_declared;
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
      {{{"aigcLabelType", -1}}, nullptr},
      {{{"AIGCDescription", "none"}}, nullptr},
      {{{"is_aigc", base::Json::array()}}, nullptr},
      {{{"aigcLabelType", "not AI-generated"}}, nullptr},
      {{{"digital_source_type", "digitalCapture"}}, nullptr},
      {{{"video", {{"duration", 15}}}}, nullptr},
      {{{"daily", 1}, {"main", 1}}, nullptr},
      {{{"is_aigc", base::Json::array({1})}}, "is_aigc 1"},
      {{{"is_aigc", base::Json::array({0, "AI"})}}, "is_aigc \"AI\""},
      {{{"aigcLabelType", "AI-generated"}}, "aigcLabelType \"AI-generated\""},
      {{{"made_with_ai", "partially"}}, "made_with_ai \"partially\""},
      {{{"is_aigc", "yes"}}, "is_aigc true"},
      {{{"is_aigc", "maybe"}}, "is_aigc \"maybe\" (neither yes nor no, so it counts as yes)"},
      {{{"isAIGC", "ja"}}, "isAIGC \"ja\" (neither yes nor no, so it counts as yes)"},
      {{{"aigc", {{"kind", "x"}}}}, "aigc {…} (neither yes nor no, so it counts as yes)"},
      {{{"aigc", {{"aigc_label_type", 2}}}}, "aigc_label_type 2"},
      {{{"aigc_info", R"({"aigc_label_type": 1})"}}, "aigc_label_type 1"},
      {{{"aigc_info", R"({"aigc_label_type": 0})"}}, nullptr},
      {{{"aigc_info", base::Json::array({{{"aigc_label_type", 1}}})}}, "aigc_label_type 1"},
      {{{"is_aigc", "maybe"}, {"aigcLabelType", 1}}, "aigcLabelType 1"},
      {{{"is_aigc", 0}, {"aigc_info", {{"created_by_ai", true}}}}, "created_by_ai true"},
      {{{"aigc_label", 1}}, "aigc_label 1"},
      {{{"aigcLabel", "AI-generated"}}, "aigcLabel \"AI-generated\""},
      {{{"AIGC", true}}, "AIGC true"},
      {{{"IS_AIGC", 1}}, "IS_AIGC 1"},
      {{{"AigcLabelType", 1}}, "AigcLabelType 1"},
      {{{"is-ai", 1}}, "is-ai 1"},
      {{{"isAi", true}}, "isAi true"},
      {{{"aiGeneratedContent", true}}, "aiGeneratedContent true"},
      {{{"is_ai_generated_content", 1}}, "is_ai_generated_content 1"},
      {{{"digital_source_type", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}},
       "digital_source_type trainedAlgorithmicMedia"},
      {{{"digitalSourceType", "compositeSynthetic"}}, "digitalSourceType compositeSynthetic"},
      {{{"video", {{"aigc_info", {{"aigc_label_type", 1}}}}}}, "aigc_label_type 1"},
      {{{"Video_Tag", {{"type", "aigc type"}, {"number", 1}}}}, "Video_Tag aigc type 1"},
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

TEST_CASE("absent is not no: only a mark that says no denies AI") {
  const base::Json aweme{{"aweme_id", "7349123456789012345"}, {"desc", "a dance"}, {"author", {{"unique_id", "ana"}}}};
  const auto denied = [&](const base::Json& mark) {
    auto record = aweme;
    record.update(mark);
    return !discovery::read_records_text(record.dump(), test::noon()).ai_denied.empty();
  };
  for (const auto& mark :
       {base::Json{{"aigcLabelType", 0}}, base::Json{{"is_aigc", false}}, base::Json{{"is_aigc", "no"}},
        base::Json{{"aigc_info", {{"aigc_label_type", 0}}}}, base::Json{{"is_aigc", "not AI"}}})
    CHECK_MESSAGE(denied(mark), mark.dump());
  for (const auto& mark : {base::Json::object(), base::Json{{"is_aigc", nullptr}}, base::Json{{"aigc_info", "none"}},
                           base::Json{{"aigcLabelType", 0}, {"is_aigc", 1}}, base::Json{{"aigcLabelType", -1}}})
    CHECK_MESSAGE(!denied(mark), mark.dump());
}
