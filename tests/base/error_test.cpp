#include <doctest/doctest.h>

#include <set>

#include "base/error.hpp"

using namespace farmtok::base;

TEST_CASE("every code has one row, found by its name") {
  std::set<std::string_view> names;
  for (const auto& each : code_table()) {
    CAPTURE(each.name);
    CHECK(&row(each.code) == &each);
    CHECK(code_from_name(each.name) == each.code);
    CHECK(names.insert(each.name).second);
  }
  CHECK_FALSE(code_from_name("NO_SUCH_CODE"));
  CHECK_FALSE(code_from_name("internal"));
  CHECK_FALSE(code_from_name(""));
}

TEST_CASE("a code means the same on the wire and in a shell") {
  const std::set<int> exits{1, 2, 3, 4, 5, 6, 7, 8, 75, 78, 130};
  for (const auto& each : code_table()) {
    CAPTURE(each.name);
    CHECK(each.http >= 400);
    CHECK(each.http < 600);
    CHECK(exits.contains(each.exit));
    if (each.http == 404) CHECK(each.exit == 3);
    if (each.exit == 75) CHECK(each.retryable);
  }
}

TEST_CASE("what the store refuses is told from what is wrong with a request") {
  CHECK(row(Code::STORAGE_BUSY).http == 503);
  CHECK(row(Code::STORAGE_BUSY).exit == 75);
  CHECK(row(Code::STORAGE_BUSY).retryable);
  CHECK_FALSE(row(Code::STORAGE_FAILED).retryable);
  for (const auto& each : code_table())
    CHECK(storage_refused(each.code) ==
          (each.name == "STORAGE_FULL" || each.name == "STORAGE_BUSY" || each.name == "STORAGE_FAILED"));
}

TEST_CASE("the codes of the contract have the contract's status") {
  struct Row {
    std::string_view name;
    int http;
    int exit;
  };
  for (const auto& want : {Row{"INVALID_REQUEST", 400, 2},
                           {"UNAUTHORIZED", 401, 4},
                           {"INVALID_CREDENTIALS", 401, 4},
                           {"MISSING_CREDENTIALS", 400, 4},
                           {"NOT_APPROVED", 400, 5},
                           {"ALREADY_SCHEDULED", 400, 5},
                           {"ALREADY_FIRED", 400, 5},
                           {"MISSING_PROOF_URL", 400, 2},
                           {"JOB_IN_PROGRESS", 400, 5},
                           {"INVALID_DATE", 400, 2},
                           {"RESERVATION_FAILED", 402, 75},
                           {"JOB_NOT_FOUND", 404, 3},
                           {"RESULT_NOT_FOUND", 404, 3},
                           {"SCHEDULED_NOT_FOUND", 404, 3},
                           {"USER_NOT_FOUND", 404, 3}}) {
    CAPTURE(want.name);
    const auto code = code_from_name(want.name);
    REQUIRE(code);
    CHECK(row(*code).http == want.http);
    CHECK(row(*code).exit == want.exit);
  }
}

TEST_CASE("an error carries what helps") {
  try {
    throw Error{
        Code::NOT_APPROVED, "the result is not approved", "farmtok results approve ID", {{"approved", "is false"}}};
  } catch (const std::exception& caught) {
    CHECK(std::string_view{caught.what()} == "the result is not approved");
    const auto& error = dynamic_cast<const Error&>(caught);
    CHECK(error.hint == "farmtok results approve ID");
    REQUIRE(error.details.size() == 1);
    CHECK(error.details[0].field == "approved");
  }
}
