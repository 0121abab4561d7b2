#pragma once
// A failure of the server itself: an Error, plus the parts of an HTTP answer that the error's row lacks.

#include <utility>

#include "base/error.hpp"
#include "http/message.hpp"

namespace farmtok::http {

struct Refusal : base::Error {
  int status = 0;   // replaces the status that the API gave the error; 0 = leave it
  Headers headers;  // added to the answer, e.g. Allow

  Refusal(int http_status, base::Code what_code, std::string what_message, Headers more = {})
      : base::Error(what_code, std::move(what_message)), status(http_status), headers(std::move(more)) {}
};

}  // namespace farmtok::http
