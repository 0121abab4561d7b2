#pragma once
// The one error type of the project, and the one table of what each code means on the wire and in a shell.

#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::base {

/// Every way a request, a command or a piece of work can fail. Names are the wire codes, letter for letter.
enum class Code {
  INVALID_REQUEST,
  MISSING_PROOF_URL,
  INVALID_DATE,
  NOT_APPROVED,
  ALREADY_SCHEDULED,
  ALREADY_FIRED,
  NOT_FIRED,
  PROOF_RETURNED,
  LINK_EXPIRED,
  JOB_IN_PROGRESS,
  ALREADY_FINISHED,
  NOT_READY,
  IDEMPOTENCY_MISMATCH,
  UNAUTHORIZED,
  INVALID_CREDENTIALS,
  MISSING_CREDENTIALS,
  PASSWORD_REQUIRED,
  FORBIDDEN,
  RESERVATION_FAILED,
  RIGHTS_REQUIRED,
  AI_LABEL_REQUIRED,
  AI_BLOCKED,
  DUPLICATE_VIDEO,
  PROVIDER_NOT_READY,
  PROVIDER_FAILED,
  PROVIDER_REFUSED,
  JOB_NOT_FOUND,
  RESULT_NOT_FOUND,
  SCHEDULED_NOT_FOUND,
  USER_NOT_FOUND,
  MEDIA_NOT_FOUND,
  WORK_NOT_FOUND,
  WORK_NEEDED,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  PAYLOAD_TOO_LARGE,
  RATE_LIMITED,
  INVALID_MEDIA,
  DELIVERY_FAILED,
  ADDRESS_REFUSED,
  STORAGE_FULL,
  STORAGE_BUSY,
  STORAGE_FAILED,
  STORAGE_DAMAGED,
  STATE_IN_USE,
  UNREACHABLE,
  TIMED_OUT,
  UNFINISHED,
  INTERRUPTED,
  USAGE,
  CONFIG_INVALID,
  INTERNAL,
  OVERLOADED,  // no capacity for it now: descriptors, memory, a full queue
};

/// What one code means: `http` is the status of an answer, `exit` the exit status of a command (see cli contract),
/// `retryable` whether the same call may succeed later without a change.
struct CodeRow {
  Code code;
  std::string_view name;
  int http;
  int exit;
  bool retryable;
};

/// All codes, in the order of the enum.
std::span<const CodeRow> code_table();
const CodeRow& row(Code code);
std::optional<Code> code_from_name(std::string_view name);
/// Whether the disk or the database refused, whatever the request was (full, locked, failed): the one post, video or
/// request that met it is not at fault.
bool storage_refused(Code code);

/// One field that was wrong and why, in words for a person.
struct Detail {
  std::string field;
  std::string message;
};

/// Thrown for every failure that a caller can act on. `hint` is the command or change that helps.
/// `cause` is for the log alone (text of a library, SQL): no answer, row or event may hold it.
struct Error : std::exception {
  Code code;
  std::string message;
  std::string hint;
  std::vector<Detail> details;
  std::string cause;

  Error(Code what_code, std::string what_message, std::string what_helps = {}, std::vector<Detail> what_fields = {})
      : code(what_code),
        message(std::move(what_message)),
        hint(std::move(what_helps)),
        details(std::move(what_fields)) {}

  const char* what() const noexcept override { return message.c_str(); }
};

}  // namespace farmtok::base
