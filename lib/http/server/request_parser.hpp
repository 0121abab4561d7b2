#pragma once
// One request from bytes: Beast's parser under stricter rules of this project. Only request_parser.cpp knows Beast.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace farmtok::http {

/// The parts of a head beyond the request itself.
struct RequestHead {
  bool known_method = true;  // false: a method that we do not know, e.g. TRACE
  bool keep_alive = true;
  bool http_1_0 = false;
  bool has_body = false;
  bool expects_continue = false;
  bool chunked = false;
  std::uint64_t content_length = 0;  // of a body that is not chunked
};

class RequestParser {
 public:
  RequestParser();
  ~RequestParser();

  /// Length of the head at the beginning of `bytes`, its blank line included; 0 when it is not complete yet.
  /// `from` = how many of the bytes were searched before.
  static std::size_t head_size(std::string_view bytes, std::size_t from = 0);

  /// Parses one complete head into a fresh `request` (all but door and peer). Throws base::Error{INVALID_REQUEST} for
  /// everything that is malformed or could be read in two ways: no or two Host, folded headers, Content-Length with
  /// Transfer-Encoding or with differing values, an encoding other than chunked.
  RequestHead parse_head(std::string_view head, Request& request);

  /// Takes bytes of the body, appends the decoded bytes to `out`, and returns how many were taken: 0 = more bytes
  /// are needed. Throws base::Error{INVALID_REQUEST} for malformed chunks.
  std::size_t take_body(std::string_view bytes, std::string& out);

  /// The request is complete.
  bool done() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace farmtok::http
