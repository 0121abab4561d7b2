#include <doctest/doctest.h>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "model/schema.hpp"
#include "output/view/view.hpp"
#include "parser.hpp"

using namespace farmtok::cli;

TEST_CASE("stored files are told by kind, size, uses and what they hold") {
  const auto& entity = *farmtok::model::find_entity("media");
  const Json items[]{{{"media_id", "med_1"},
                      {"kind", "copy"},
                      {"bytes", 3'200'000},
                      {"uses", 2},
                      {"facts", {{"width", 1080}, {"height", 1920}, {"duration_seconds", 14.52}}}},
                     {{"media_id", "med_2"}, {"kind", "poster"}, {"bytes", 0}, {"uses", 0}}};
  const auto table = table_of(view_of(entity), entity, items, {});
  const auto text = [&](std::size_t row, std::size_t column) { return table.rows.at(row).at(column).text; };
  CHECK(table.columns.at(0).heading == "MEDIA");
  CHECK(text(0, 0) == "med_1");
  CHECK(text(0, 1) == "copy");
  CHECK(text(0, 2).find("MB") != std::string::npos);
  CHECK(text(0, 3) == "2");
  CHECK(text(0, 4) == "1080x1920, 14.5 s");
  CHECK(text(1, 4).empty());
}

TEST_CASE("a list of stored files is limited to a known choice") {
  std::vector<Noun> nouns{{"media", "", media_verbs}};
  const auto parsed = [&](const char* choice) {
    const std::string words[]{"media", "list", "--only", choice};
    return parse(nouns, words).arguments.text("only");
  };
  for (const auto* choice : {"original", "copy", "poster", "unused", "gone", "damaged"})
    CHECK(parsed(choice) == choice);
  CHECK_THROWS_AS(parsed("best"), farmtok::base::Error);
}
