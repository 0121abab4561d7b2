#include "http/server/response_head.hpp"

#include <fmt/chrono.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <initializer_list>
#include <iterator>

#include "base/text/text.hpp"

namespace farmtok::http {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 416:
      return "Range Not Satisfiable";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

bool safe_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool safe_value(std::string_view value) {
  const auto has = [&](char c) { return value.find(c) != std::string_view::npos; };
  return !has('\r') && !has('\n') && !has('\0');
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(
      names, [&](std::string_view other) { return name.size() == other.size() && base::lower(name) == other; });
}

/// What no answer of the open door may lack, written once for all of them.
constexpr std::string_view of_open_door = "X-Content-Type-Options: nosniff\r\nX-Robots-Tag: noindex, nofollow\r\n";

/// Whether the server writes this header itself.
bool is_ours(std::string_view name, bool open) {
  return is_one_of(name, {"content-length", "transfer-encoding", "connection", "date"}) ||
         (open && is_one_of(name, {"x-content-type-options", "x-robots-tag"}));
}

}  // namespace

bool is_bodiless(int status) { return status < 200 || status == 204 || status == 304; }

void append_head(std::string& out, const Response& response, const Framing& framing) {
  auto to = std::back_inserter(out);
  fmt::format_to(to, FMT_COMPILE("HTTP/1.1 {} {}\r\nDate: {}\r\n"), response.status, reason(response.status),
                 framing.date);
  for (const auto& [name, value] : response.headers.rows()) {
    if (!safe_name(name) || !safe_value(value) || is_ours(name, framing.open)) continue;
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (framing.open) out.append(of_open_door);
  if (framing.content_length && !is_bodiless(response.status))
    fmt::format_to(to, FMT_COMPILE("Content-Length: {}\r\n"), *framing.content_length);
  if (framing.close) out.append("Connection: close\r\n");
  else if (framing.http_1_0) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

std::string http_date(std::int64_t seconds) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

}  // namespace farmtok::http
