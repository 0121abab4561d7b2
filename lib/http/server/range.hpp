#pragma once
// The part of a file that an answer carries: the Range header against the size of the file. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace farmtok::http {

struct RangePlan {
  enum class Kind { whole, part, unsatisfiable };
  Kind kind = Kind::whole;
  std::uint64_t first = 0;  // of `part` and `whole`
  std::uint64_t length = 0;
};

/// One range of bytes ("bytes=0-99", "bytes=100-", "bytes=-500") makes a part; a part that begins past the end is
/// unsatisfiable; no header, another unit, several ranges and invalid text get the whole file (RFC 9110, 14.2).
RangePlan plan_range(std::string_view range_header, std::uint64_t size);

/// "bytes 0-99/1000", or "bytes */1000" when the plan cannot be satisfied.
std::string content_range(const RangePlan& plan, std::uint64_t size);

}  // namespace farmtok::http
