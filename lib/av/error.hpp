#pragma once
// libav's return codes as base::Error.

#include <string>
#include <string_view>

namespace farmtok::av {

/// Turns off libav's own lines on standard error: each failure is reported once, by an Error.
void silence();

/// libav's text for a code.
std::string text_of(int code);

/// Throws for `code` (negative): INVALID_MEDIA for faults of the file (also when it needs more memory than allowed),
/// STORAGE_FULL for a full disk. `doing` completes "failed while …".
[[noreturn]] void fail(int code, std::string_view doing);

/// `result` when it is no error; fail() otherwise.
inline int check(int result, std::string_view doing) {
  if (result < 0) fail(result, doing);
  return result;
}

}  // namespace farmtok::av
