#pragma once
// One owner for one libcurl transfer, with the options that all transfers of the project share. For lib/http only.

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace farmtok::http {

class CurlHandle {
 public:
  /// Throws base::Error{INTERNAL} when libcurl cannot start. `protocols`: the only schemes that are allowed.
  CurlHandle(const char* protocols, std::chrono::milliseconds timeout);

  template <class Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(handle_.get(), option, value));
  }
  /// Appends one line to the list given to libcurl as `option`; one list a transfer.
  void append(CURLoption option, const std::string& line);
  /// Runs the transfer on this thread. The callback of progress is called five times a second at the least.
  CURLcode perform();
  /// The last status of the server's protocol, 0 when there was none.
  long response_code() const;
  /// How long the transfer took.
  double seconds() const;
  /// The error in libcurl's words.
  std::string words(CURLcode result) const;

 private:
  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  static void check(CURLcode result);

  std::array<char, CURL_ERROR_SIZE> error_{};
  std::unique_ptr<curl_slist, Free> list_;
  std::unique_ptr<CURL, Free> handle_;
};

/// True when the text could end a line of a protocol: control characters, NUL included.
bool has_control(std::string_view text);

}  // namespace farmtok::http
