#include "http/client/client.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <optional>

#include "base/error.hpp"
#include "base/shortage.hpp"
#include "base/text/text.hpp"
#include "http/client/curl_handle.hpp"

namespace farmtok::http {
namespace {

constexpr std::size_t max_answer_head = 64 << 10;
constexpr std::chrono::seconds patience_with_body{2};

[[noreturn]] void refuse(std::string why) { throw base::Error(base::Code::INVALID_REQUEST, std::move(why)); }

/// The host, for messages: the rest of a URL may be a secret.
std::string checked_host(const std::string& url) {
  if (url.size() > 8192) refuse("the URL is longer than 8192 bytes");
  if (has_control(url) || url.find(' ') != std::string::npos) refuse("the URL holds white space or control characters");
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), which, &text, 0) != CURLUE_OK) return std::string();
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
    return std::string(text);
  };
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) refuse("not an http or https URL");
  const auto scheme = part(CURLUPART_SCHEME);
  auto host = part(CURLUPART_HOST);
  if ((scheme != "http" && scheme != "https") || host.empty()) refuse("not an http or https URL");
  return host;
}

/// The data that libcurl's callbacks share with `send`.
struct Transfer {
  const OutboundRequest& request;
  const AddressGuard& guard;
  const std::function<bool()>& cancelled;
  OutboundResponse response{};
  std::uint64_t received = 0;
  std::size_t head_bytes = 0;
  std::string refused_address{};
  bool reached_any = false;
  bool too_large = false;
  int shortage = 0;                                                   // errno when the machine had no socket left
  std::optional<std::chrono::steady_clock::time_point> head_ended{};  // of the final answer
  bool interim = false;                                               // the present head is of a 1xx
  bool cut = false;                                                   // the rest of the body is left unread
  std::exception_ptr thrown{};  // by the sink or by `cancelled`; must not pass through C
};

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(context);
  char numeric[NI_MAXHOST] = {};
  if (::getnameinfo(&address->addr, address->addrlen, numeric, sizeof numeric, nullptr, 0, NI_NUMERICHOST) != 0)
    return CURL_SOCKET_BAD;
  std::string_view host = numeric;
  if (!transfer.guard.permits(host.substr(0, host.find('%')))) {
    transfer.refused_address = host;
    return CURL_SOCKET_BAD;
  }
  transfer.reached_any = true;
  const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0 && base::is_shortage(errno)) transfer.shortage = errno;
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.received += count;
  if (transfer.received > transfer.request.max_bytes) {
    (transfer.request.head_suffices ? transfer.cut : transfer.too_large) = true;
    return 0;
  }
  try {
    if (transfer.request.sink) transfer.request.sink({bytes, count});
    else transfer.response.body.append(bytes, count);
    return count;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return 0;
  }
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.head_bytes += count;
  if (transfer.head_bytes > max_answer_head) {
    transfer.too_large = true;
    return 0;
  }
  const std::string_view line = base::trim({bytes, count});
  if (line.starts_with("HTTP/")) {  // the final answer's head, not that of a 1xx
    transfer.response.headers = {};
    transfer.interim = line.substr(std::min(line.find(' '), line.size())).starts_with(" 1");
  }
  if (line.empty() && !transfer.interim) transfer.head_ended = std::chrono::steady_clock::now();
  if (const auto colon = line.find(':'); colon != line.npos)
    transfer.response.headers.add(std::string(line.substr(0, colon)), std::string(base::trim(line.substr(colon + 1))));
  return count;
}

int check_cancelled(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (transfer.request.head_suffices && transfer.head_ended &&
      std::chrono::steady_clock::now() - *transfer.head_ended > patience_with_body) {
    transfer.cut = true;
    return 1;
  }
  try {
    return transfer.cancelled && transfer.cancelled() ? 1 : 0;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return 1;
  }
}

void set_method(CurlHandle& curl, const OutboundRequest& request) {
  if (request.method.empty() || request.method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
    refuse(fmt::format("'{}' is no HTTP method", request.method));
  const bool carries =
      !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (request.method == "HEAD") {
    curl.set(CURLOPT_NOBODY, 1L);
  } else if (carries) {
    curl.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl.set(CURLOPT_POSTFIELDS, request.body.data());
    curl.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  } else if (request.method != "GET") {
    curl.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

void set_headers(CurlHandle& curl, const Headers& headers) {
  curl.append(CURLOPT_HTTPHEADER, "Expect:");  // never wait for permission to send
  for (const auto& [name, value] : headers.rows()) {
    if (name.empty() || has_control(name) || name.find_first_of(": ;") != std::string::npos || has_control(value))
      refuse("a header to be sent holds a character that headers cannot hold");
    // libcurl reads "Name:" as "leave it out" and "Name;" as an empty one.
    curl.append(CURLOPT_HTTPHEADER, value.empty() ? name + ";" : name + ": " + value);
  }
}

[[noreturn]] void report(const Transfer& transfer, const CurlHandle& curl, CURLcode result, const std::string& host) {
  if (!transfer.refused_address.empty() && !transfer.reached_any) {
    const auto& address = transfer.refused_address;
    const bool v6 = address.find(':') != std::string::npos;
    throw base::Error(base::Code::ADDRESS_REFUSED,
                      host == address || host == "[" + address + "]"
                          ? fmt::format("{} is not a public address", address)
                          : fmt::format("{} is at {}, which is not a public address", host, address),
                      fmt::format("to permit it, add \"{}/{}\" to net.allow", address, v6 ? 128 : 32));
  }
  if (transfer.shortage != 0) throw base::shortage("cannot reach " + host, transfer.shortage);
  if (result == CURLE_OUT_OF_MEMORY) throw base::shortage("cannot reach " + host, ENOMEM);
  if (transfer.too_large || result == CURLE_FILESIZE_EXCEEDED)
    throw base::Error(base::Code::DELIVERY_FAILED,
                      fmt::format("the answer of {} is larger than {} bytes", host, transfer.request.max_bytes), "",
                      {{"max_bytes", "is the limit on the answer"}});
  if (result == CURLE_ABORTED_BY_CALLBACK)
    throw base::Error(base::Code::DELIVERY_FAILED, fmt::format("the request to {} was cancelled", host));
  // libcurl has one code for both; only a transfer that timed out took all of the time.
  if (result == CURLE_OPERATION_TIMEDOUT && transfer.request.least_speed > 0 &&
      curl.seconds() * 1000 + 500 < static_cast<double>(transfer.request.timeout.count()))
    throw base::Error(base::Code::DELIVERY_FAILED,
                      fmt::format("{} was too slow: less than {} bytes a second for {} s", host,
                                  transfer.request.least_speed, transfer.request.least_speed_for.count()));
  if (result == CURLE_OPERATION_TIMEDOUT)
    throw base::Error(base::Code::DELIVERY_FAILED,
                      fmt::format("{} did not answer within {} ms", host, transfer.request.timeout.count()));
  throw base::Error(base::Code::DELIVERY_FAILED, fmt::format("request to {} failed: {}", host, curl.words(result)));
}

}  // namespace

OutboundResponse send(const OutboundRequest& request, const AddressGuard& guard,
                      const std::function<bool()>& cancelled) {
  const auto host = checked_host(request.url);
  Transfer transfer{.request = request, .guard = guard, .cancelled = cancelled};
  CurlHandle curl("http,https", request.timeout);
  curl.set(CURLOPT_URL, request.url.c_str());
  curl.set(CURLOPT_FOLLOWLOCATION, 0L);
  curl.set(CURLOPT_USERAGENT, "farmtok/0.1");
  set_method(curl, request);
  set_headers(curl, request.headers);
  if (!request.head_suffices) curl.set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.max_bytes));
  if (request.least_speed > 0) {
    curl.set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(request.least_speed));
    curl.set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.least_speed_for.count()));
  }
  curl.set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl.set(CURLOPT_OPENSOCKETDATA, &transfer);
  curl.set(CURLOPT_WRITEFUNCTION, take_body);
  curl.set(CURLOPT_WRITEDATA, &transfer);
  curl.set(CURLOPT_HEADERFUNCTION, take_header);
  curl.set(CURLOPT_HEADERDATA, &transfer);
  curl.set(CURLOPT_NOPROGRESS, 0L);
  curl.set(CURLOPT_XFERINFOFUNCTION, check_cancelled);
  curl.set(CURLOPT_XFERINFODATA, &transfer);

  const auto result = curl.perform();
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  // When only the head of an answer is wanted, a failure after the head does not matter.
  const bool enough = request.head_suffices && transfer.head_ended && !(cancelled && cancelled());
  if (result != CURLE_OK && !transfer.cut && !enough) report(transfer, curl, result, host);
  transfer.response.status = static_cast<int>(curl.response_code());
  return std::move(transfer.response);
}

}  // namespace farmtok::http
