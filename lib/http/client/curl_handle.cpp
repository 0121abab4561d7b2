#include "http/client/curl_handle.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/error.hpp"
#include "base/shortage.hpp"
#include "http/client/sigpipe.hpp"

namespace farmtok::http {
namespace {

constexpr int look_every_ms = 200;

CURLcode until_done(CURLM* multi) {
  for (int running = 1; running > 0;) {
    auto fault = curl_multi_perform(multi, &running);
    if (fault == CURLM_OK && running > 0) fault = curl_multi_poll(multi, nullptr, 0, look_every_ms, nullptr);
    if (fault != CURLM_OK) return fault == CURLM_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : CURLE_FAILED_INIT;
  }
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi, &left))
    if (message->msg == CURLMSG_DONE) return message->data.result;
  return CURLE_FAILED_INIT;
}

}  // namespace

CurlHandle::CurlHandle(const char* protocols, std::chrono::milliseconds timeout) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  check(started);
  handle_.reset(curl_easy_init());
  if (!handle_) check(CURLE_OUT_OF_MEMORY);
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a transfer that ends does not wait for a name server that does not answer
  set(CURLOPT_PROXY, "");       // also not one from the environment
  set(CURLOPT_PROTOCOLS_STR, protocols);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(timeout, std::chrono::milliseconds(10'000)).count()));
}

void CurlHandle::append(CURLoption option, const std::string& line) {
  curl_slist* longer = curl_slist_append(list_.get(), line.c_str());
  if (!longer) check(CURLE_OUT_OF_MEMORY);
  (void)list_.release();
  list_.reset(longer);
  set(option, longer);
}

CURLcode CurlHandle::perform() {
  const BlockedSigpipe no_sigpipe;
  // curl_easy_perform() calls the progress callback about once a second only.
  const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi{curl_multi_init(), curl_multi_cleanup};
  if (!multi || curl_multi_add_handle(multi.get(), handle_.get()) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
  const auto result = until_done(multi.get());
  curl_multi_remove_handle(multi.get(), handle_.get());
  return result;
}

long CurlHandle::response_code() const {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return code;
}

double CurlHandle::seconds() const {
  curl_off_t micros = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_TOTAL_TIME_T, &micros);
  return static_cast<double>(micros) / 1e6;
}

std::string CurlHandle::words(CURLcode result) const {
  return error_[0] != '\0' ? error_.data() : curl_easy_strerror(result);
}

void CurlHandle::check(CURLcode result) {
  if (result == CURLE_OUT_OF_MEMORY) throw base::shortage("no request can be made", ENOMEM);
  if (result != CURLE_OK)
    throw base::Error(base::Code::INTERNAL, std::string("libcurl refused a setting: ") + curl_easy_strerror(result));
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace farmtok::http
