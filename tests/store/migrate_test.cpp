#include "store/migrate.hpp"

#include <cctype>
#include <map>
#include <vector>

#include "support.hpp"

using namespace farmtok;

namespace {

/// Without comments, and with spaces only between words: how a statement is laid out does not matter.
std::string laid_out_alike(std::string_view sql) {
  std::string made;
  bool gap = false;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql.substr(at).starts_with("--")) at = std::min(sql.find('\n', at), sql.size() - 1);
    const char c = sql[at];
    if (c == '"') continue;
    if (std::isspace(static_cast<unsigned char>(c))) {
      gap = true;
      continue;
    }
    const bool mark = c == '(' || c == ')' || c == ',';
    const bool after_mark = made.empty() || made.back() == '(' || made.back() == ')' || made.back() == ',';
    if (gap && !mark && !after_mark) made += ' ';
    gap = false;
    made += c;
  }
  return made;
}

/// What a database declares. Triggers and indexes of a table come in the order in which SQLite takes them.
std::vector<std::string> declared(sql::Database& db) {
  std::vector<std::string> made;
  auto query = db(
      "SELECT type || ' ' || name || ': ' || sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' "
      "ORDER BY type, tbl_name, rowid");
  while (query.next()) made.push_back(laid_out_alike(query.text(0)));
  return made;
}

/// How many rows each table has, and what is in those of a new store.
std::map<std::string, std::string> stored(sql::Database& db) {
  std::vector<std::string> tables;
  {
    auto query = db("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'");
    while (query.next()) tables.push_back(query.text(0));
  }
  std::map<std::string, std::string> made;
  for (const auto& table : tables) {
    auto query = db("SELECT * FROM " + table + " ORDER BY 1");
    while (query.next())
      made[table] += query.text(0) + "," + query.text(1) + ";";  // not the generation's id, the third
  }
  return made;
}

}  // namespace

TEST_CASE("a new store is made as the migrations would have made it") {
  const test::TempFolder folder;
  sql::Database by_migrations{folder.path() + "/old.db", sql::Database::Mode::write};
  for (const auto& each : store::migrations()) by_migrations.script(std::string{each.sql});
  sql::Database at_once{folder.path() + "/new.db", sql::Database::Mode::write};
  store::migrate(at_once);

  const auto wanted = declared(by_migrations), made = declared(at_once);
  REQUIRE(made.size() == wanted.size());
  for (std::size_t at = 0; at < wanted.size(); ++at) CHECK(made[at] == wanted[at]);
  CHECK(stored(at_once) == stored(by_migrations));

  auto version = at_once("PRAGMA user_version");
  version.next();
  CHECK(version.integer(0) == store::migrations().back().number);
}

TEST_CASE("each new store is a farm of its own") {
  const test::TempFolder folder;
  const auto id_in = [&](const char* name) {
    sql::Database db{folder.path() + name, sql::Database::Mode::write};
    store::migrate(db);
    auto query = db("SELECT id FROM generation");
    query.next();
    return query.text(0);
  };
  CHECK(id_in("/a.db") != id_in("/b.db"));
}

TEST_CASE("a store whose making was interrupted is made by the next start") {
  const test::TempFolder folder;
  const auto path = folder.path() + "/farmtok.db";
  {
    sql::Database db{path, sql::Database::Mode::write};
    // Something in the way of the last trigger: all before it is undone.
    db.script(
        "CREATE TABLE in_the_way (x); CREATE TRIGGER batch_parts_end AFTER INSERT ON in_the_way BEGIN SELECT 1; END");
    CHECK_THROWS(store::migrate(db));
    CHECK(declared(db).size() == 2);
    db.script("DROP TABLE in_the_way");
  }
  sql::Database db{path, sql::Database::Mode::write};
  store::migrate(db);
  CHECK(declared(db).size() > 50);
}
