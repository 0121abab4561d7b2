#include <filesystem>

#include "catalogue_fixture.hpp"
#include "sql/database.hpp"

using namespace farmtok;
using test::id;
using test::posts;
using test::record;

namespace {

struct Fixture : test::CatalogueFixture {
  /// The state that an older version leaves: its number, and words that no search uses any more.
  void make_old() const {
    sql::Database db{folder.path() + "/catalogue.db", sql::Database::Mode::write};
    db.script(
        "INSERT INTO words (words) VALUES ('delete-all'); UPDATE videos SET terms = ''; PRAGMA user_version = 1;");
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an index of an older version is made anew, and keeps its records") {
  add(posts(0, 300) + record(1000, "広州早茶"));
  const auto before = found("gym");
  CHECK_FALSE(catalogue.renewal());
  make_old();
  farm::discovery::Catalogue reopened{folder.path(), clock};
  REQUIRE(reopened.renewal());
  CHECK(reopened.renewal()->done == -1);
  CHECK(reopened.search("gym", {}, 1000).empty());
  reopened.renew({});
  CHECK_FALSE(reopened.renewal());
  CHECK(ids(reopened.search("gym", {}, 1000)) == before);
  CHECK(ids(reopened.search("早茶", {}, 10)) == std::vector{id(1000)});
  CHECK(reopened.stats()["records"] == 301);
  // A record with a known id replaces the old one.
  CHECK(reopened.add(write("again.ndjson", record(1000, "dim sum"))).updated == 1);
  CHECK(reopened.search("早茶", {}, 10).empty());
}

TEST_CASE_FIXTURE(Fixture, "a renewal that is stopped leaves all as it was, and the next one makes up for it") {
  add(posts(0, 50));
  make_old();
  farm::discovery::Catalogue reopened{folder.path(), clock};
  std::stop_source stop;
  stop.request_stop();
  reopened.renew(stop.get_token());
  CHECK(reopened.renewal());
  CHECK(reopened.stats()["records"] == 50);
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/catalogue.db.new"));
  reopened.renew({});
  CHECK_FALSE(reopened.renewal());
}

TEST_CASE_FIXTURE(Fixture, "a catalogue that was never used is left alone") {
  catalogue.renew({});
  CHECK_FALSE(catalogue.renewal());
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/catalogue.db"));
}
