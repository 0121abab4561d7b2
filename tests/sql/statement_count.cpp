#include "sql/statement_count.hpp"

#include <sqlite3.h>

#include <atomic>

namespace farmtok::test {
namespace {

std::atomic<std::uint64_t> begun{0};

int count(unsigned, void*, void*, void*) {
  begun.fetch_add(1, std::memory_order_relaxed);
  return 0;
}

int attach(sqlite3* connection, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, count, nullptr);
}

/// SQLite calls it for every connection; so it is registered before the first one opens. SQLite declares a function
/// without arguments and calls it with those of an extension's entry point.
const int registered = sqlite3_auto_extension(reinterpret_cast<void (*)()>(attach));

}  // namespace

std::uint64_t statements_begun() {
  static_cast<void>(registered);
  return begun.load(std::memory_order_relaxed);
}

}  // namespace farmtok::test
