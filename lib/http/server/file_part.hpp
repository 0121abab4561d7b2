#pragma once
// A FileBody prepared for sending: opened, matched against the request's conditions and its Range.

#include <cstdint>

#include "http/message.hpp"
#include "sys/fd.hpp"

namespace farmtok::http {

struct FilePart {
  sys::Fd fd;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// Opens the file of `response` (whose body is a FileBody) and completes status and headers: Content-Type, ETag,
/// Accept-Ranges, 206 with Content-Range, 304 for a matching If-None-Match; If-Range is honoured. Throws
/// base::Error{NOT_FOUND} when it is no readable regular file, Refusal 416 when the Range lies outside of it.
FilePart open_file_part(const Request& request, Response& response);

}  // namespace farmtok::http
