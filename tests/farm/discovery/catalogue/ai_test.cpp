// What the catalogue knows of AI in its videos, when their files are added again.

#include "catalogue_fixture.hpp"
#include "sql/database.hpp"

using namespace farmtok;

TEST_CASE_FIXTURE(test::CatalogueFixture, "a record without a word on AI erases no declaration, and a denial does") {
  const auto line = [](const base::Json& mark) {
    auto made = base::parse_json(test::record(1, "gym"));
    made.update(mark);
    return base::to_line(made) + "\n";
  };
  const auto declared = [&] {
    const auto said = catalogue.declared({test::id(1)});
    return said.empty() ? std::string{} : said.begin()->second;
  };
  add(line({{"aigcLabelType", 1}}));
  CHECK(declared() == "aigcLabelType 1");
  CHECK(add(line(base::Json::object())).ai_taken_back == 0);
  CHECK(declared() == "aigcLabelType 1");
  add(line({{"aigcLabelType", 2}}) + line(base::Json::object()));  // twice in one file
  CHECK(declared() == "aigcLabelType 2");
  const auto denied = add(line({{"aigcLabelType", 0}}));
  CHECK(denied.ai_taken_back == 1);
  CHECK(denied.first_faults.dump().find("1 known record declared AI") != std::string::npos);
  CHECK(declared().empty());
  CHECK(catalogue.unread_for_ai() == 0);
}

TEST_CASE_FIXTURE(test::CatalogueFixture, "records of an older version are counted until their file is added again") {
  add(test::record(1, "gym") + test::record(2, "gym"));
  {
    sql::Database db{folder.path() + "/catalogue.db", sql::Database::Mode::write};
    db.script("DROP INDEX videos_unread_for_ai; ALTER TABLE videos DROP COLUMN read_for_ai;");
  }
  farm::discovery::Catalogue reopened{folder.path(), clock};
  CHECK(reopened.unread_for_ai() == 2);
  CHECK(reopened.stats()["unread_for_ai"] == 2);
  reopened.add(write("again.ndjson", test::record(1, "gym")));
  CHECK(reopened.unread_for_ai() == 1);
}
