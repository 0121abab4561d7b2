#include "base/error.hpp"

#include <algorithm>
#include <array>

namespace farmtok::base {
namespace {

#define ROW(code, http, exit, retryable) \
  CodeRow { Code::code, #code, http, exit, retryable }

constexpr std::array table{
    ROW(INVALID_REQUEST, 400, 2, false),
    ROW(MISSING_PROOF_URL, 400, 2, false),
    ROW(INVALID_DATE, 400, 2, false),
    ROW(NOT_APPROVED, 400, 5, false),
    ROW(ALREADY_SCHEDULED, 400, 5, false),
    ROW(ALREADY_FIRED, 400, 5, false),
    ROW(NOT_FIRED, 409, 5, true),
    ROW(PROOF_RETURNED, 409, 5, false),
    ROW(LINK_EXPIRED, 410, 5, false),
    ROW(JOB_IN_PROGRESS, 400, 5, false),
    ROW(ALREADY_FINISHED, 400, 5, false),
    ROW(NOT_READY, 409, 5, true),
    ROW(IDEMPOTENCY_MISMATCH, 409, 5, false),
    ROW(UNAUTHORIZED, 401, 4, false),
    ROW(INVALID_CREDENTIALS, 401, 4, false),
    ROW(MISSING_CREDENTIALS, 400, 4, false),
    ROW(PASSWORD_REQUIRED, 401, 4, false),
    ROW(FORBIDDEN, 403, 4, false),
    ROW(RESERVATION_FAILED, 402, 75, true),
    ROW(RIGHTS_REQUIRED, 400, 5, false),
    ROW(AI_LABEL_REQUIRED, 400, 5, false),
    ROW(AI_BLOCKED, 400, 5, false),
    ROW(DUPLICATE_VIDEO, 400, 5, false),
    ROW(PROVIDER_NOT_READY, 400, 78, false),
    ROW(PROVIDER_FAILED, 502, 75, true),
    ROW(PROVIDER_REFUSED, 502, 1, false),
    ROW(JOB_NOT_FOUND, 404, 3, false),
    ROW(RESULT_NOT_FOUND, 404, 3, false),
    ROW(SCHEDULED_NOT_FOUND, 404, 3, false),
    ROW(USER_NOT_FOUND, 404, 3, false),
    ROW(MEDIA_NOT_FOUND, 404, 3, false),
    ROW(WORK_NOT_FOUND, 404, 3, false),
    ROW(WORK_NEEDED, 409, 5, false),
    ROW(NOT_FOUND, 404, 3, false),
    ROW(METHOD_NOT_ALLOWED, 405, 1, false),
    ROW(PAYLOAD_TOO_LARGE, 413, 2, false),
    ROW(RATE_LIMITED, 429, 75, true),
    ROW(INVALID_MEDIA, 422, 1, false),
    ROW(DELIVERY_FAILED, 502, 75, true),
    ROW(ADDRESS_REFUSED, 403, 1, false),
    ROW(STORAGE_FULL, 507, 75, true),
    ROW(STORAGE_BUSY, 503, 75, true),
    ROW(STORAGE_FAILED, 503, 1, false),
    ROW(STORAGE_DAMAGED, 500, 1, false),
    ROW(STATE_IN_USE, 409, 5, false),
    ROW(UNREACHABLE, 503, 7, true),
    ROW(TIMED_OUT, 504, 6, true),
    ROW(UNFINISHED, 409, 8, true),
    ROW(INTERRUPTED, 500, 130, true),
    ROW(USAGE, 400, 2, false),
    ROW(CONFIG_INVALID, 500, 78, false),
    ROW(INTERNAL, 500, 1, false),
    ROW(OVERLOADED, 503, 75, true),
};
#undef ROW

constexpr bool in_enum_order() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].code != static_cast<Code>(i)) return false;
  return table.size() == static_cast<std::size_t>(Code::OVERLOADED) + 1;
}
static_assert(in_enum_order(), "the table lists the codes in the order of the enum");

}  // namespace

std::span<const CodeRow> code_table() { return table; }

const CodeRow& row(Code code) { return table[static_cast<std::size_t>(code)]; }

bool storage_refused(Code code) {
  return code == Code::STORAGE_FULL || code == Code::STORAGE_BUSY || code == Code::STORAGE_FAILED;
}

std::optional<Code> code_from_name(std::string_view name) {
  const auto found = std::ranges::find(table, name, &CodeRow::name);
  if (found == table.end()) return std::nullopt;
  return found->code;
}

}  // namespace farmtok::base
