#include "farm/discovery/catalogue/fault.hpp"

#include <fstream>

#include "sql/database.hpp"
#include "support.hpp"

using namespace farmtok;

TEST_CASE("what cannot be looked into now is not damaged") {
  const test::TempFolder folder;
  const auto file = folder.path() + "/catalogue.db";
  {
    sql::Database db{file, sql::Database::Mode::write};
    db.script("CREATE TABLE videos (n)");
  }
  CHECK_FALSE(farm::discovery::catalogue_fault(file));
  {
    sql::Database other{file, sql::Database::Mode::write, {.alone = true}};
    other.script("INSERT INTO videos VALUES (1)");
    CHECK(test::code_of([&] { farm::discovery::catalogue_fault(file); }) == base::Code::STORAGE_BUSY);
  }
  std::ofstream{file} << "no database";
  CHECK(farm::discovery::catalogue_fault(file));
}
