#pragma once
// Counts the SQL statements of a test, so that "one query for all" is a number and not a time.

#include <cstdint>

namespace farmtok::test {

/// Statements that this process has begun since its start, on every connection and thread.
std::uint64_t statements_begun();

}  // namespace farmtok::test
