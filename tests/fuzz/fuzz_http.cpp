// Any bytes as a stranger's data: a target, a Range header, a whole request in one piece and byte by byte.
#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "fuzz.hpp"
#include "http/server/range.hpp"
#include "http/server/request_parser.hpp"
#include "http/server/target.hpp"

using namespace farmtok;

namespace {

/// The body of the request in `bytes`, fed `step` bytes at a time; empty when it was refused or is not complete.
std::optional<std::string> read(std::string_view bytes, std::size_t step) {
  const auto head = http::RequestParser::head_size(bytes);
  fuzz::must(head <= bytes.size());
  if (head == 0) return std::nullopt;
  try {
    http::RequestParser parser;
    http::Request request;
    const auto said = parser.parse_head(bytes.substr(0, head), request);
    fuzz::must(request.path.starts_with('/') || request.method == http::Method::options || !said.known_method);
    const auto hosts =
        std::ranges::count_if(request.headers.rows(), [](const auto& row) { return base::lower(row.first) == "host"; });
    fuzz::must(hosts == 1 || (hosts == 0 && said.http_1_0));
    std::string body;
    std::string waiting;
    for (auto rest = bytes.substr(head); !parser.done() && said.has_body;) {
      const auto piece = rest.substr(0, step);
      waiting += piece;
      rest.remove_prefix(piece.size());
      const auto taken = parser.take_body(waiting, body);
      fuzz::must(taken <= waiting.size());
      waiting.erase(0, taken);
      if (taken == 0 && piece.empty()) return std::nullopt;
    }
    if (said.has_body && !said.chunked) fuzz::must(body.size() == said.content_length);
    return body;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

void aim(std::string_view text) {
  try {
    const auto target = http::parse_target(text);
    fuzz::must(target.path.starts_with('/') && base::valid_utf8(target.path));
    fuzz::must(target.path.find("/../") == std::string::npos && !target.path.ends_with("/.."));
  } catch (const base::Error& refusal) {
    fuzz::must(refusal.code == base::Code::INVALID_REQUEST);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  aim(text);
  for (const std::uint64_t bytes : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX}) {
    const auto plan = http::plan_range(text, bytes);
    if (plan.kind == http::RangePlan::Kind::part)
      fuzz::must(plan.length > 0 && plan.first < bytes && plan.length <= bytes - plan.first);
  }
  const auto whole = read(text, text.size() + 1);
  const auto dripped = read(text, 1);
  if (whole && dripped) fuzz::must(*whole == *dripped);
  return 0;
}
