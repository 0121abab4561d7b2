#include "http/server/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "http/server/target.hpp"

namespace farmtok::http {
namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;
using BeastView = beast::string_view;

std::string_view view(BeastView text) { return {text.data(), text.size()}; }

[[noreturn]] void refuse(std::string why) { throw base::Error(base::Code::INVALID_REQUEST, std::move(why)); }

std::optional<Method> method_from(beast::http::verb verb) {
  switch (verb) {
    case beast::http::verb::get:
      return Method::get;
    case beast::http::verb::head:
      return Method::head;
    case beast::http::verb::post:
      return Method::post;
    case beast::http::verb::patch:
      return Method::patch;
    case beast::http::verb::put:
      return Method::put;
    case beast::http::verb::delete_:
      return Method::delete_;
    case beast::http::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

/// Writes straight into our request, so that a head is copied once.
class Parser final : public beast::http::basic_parser<true> {
 public:
  explicit Parser(Request& request) : request_(request) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // the server bounds the head before this parser gets it
    body_limit(boost::none);                                  // and the body while it arrives
  }

  RequestHead head;
  std::string* out = nullptr;
  std::string refusal;
  int hosts = 0;

 private:
  void fail(std::string why, BeastError& ec) {
    refusal = std::move(why);
    ec = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb verb, BeastView, BeastView target, int version, BeastError& ec) override {
    const auto method = method_from(verb);
    head.known_method = method.has_value();
    head.http_1_0 = version == 10;
    request_.method = method.value_or(Method::get);
    try {
      auto parsed = farmtok::http::parse_target(view(target));
      request_.path = std::move(parsed.path);
      request_.query = std::move(parsed.query);
    } catch (const base::Error& error) {
      fail(error.message, ec);
    }
  }

  void on_field_impl(beast::http::field field, BeastView name, BeastView value, BeastError& ec) override {
    if (is_header_done()) return;  // trailers are ignored
    switch (field) {
      case beast::http::field::host:
        if (++hosts > 1) return fail("the request has two Host headers", ec);
        break;
      case beast::http::field::transfer_encoding:
        if (!beast::iequals(value, "chunked")) return fail("the only Transfer-Encoding understood is chunked", ec);
        if (head.http_1_0) return fail("HTTP/1.0 knows no Transfer-Encoding", ec);
        break;
      case beast::http::field::expect:
        if (!beast::iequals(value, "100-continue")) return fail("the only Expect understood is 100-continue", ec);
        head.expects_continue = !head.http_1_0;
        break;
      default:
        break;
    }
    request_.headers.add(std::string(view(name)), std::string(view(value)));
  }

  std::size_t on_body_impl(BeastView body, BeastError&) override {
    out->append(body.data(), body.size());
    return body.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView body, BeastError&) override {
    out->append(body.data(), body.size());
    return body.size();
  }

  void on_response_impl(int, BeastView, int, BeastError&) override {}
  void on_header_impl(BeastError&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}
  void on_chunk_header_impl(std::uint64_t, BeastView, BeastError&) override {}
  void on_finish_impl(BeastError&) override {}

  Request& request_;
};

std::string words_for(const BeastError& ec) {
  using beast::http::error;
  if (ec == error::bad_content_length || ec == error::multiple_content_length)
    return "Content-Length is malformed, given twice, or joined by Transfer-Encoding";
  if (ec == error::bad_transfer_encoding) return "Transfer-Encoding is given twice or joined by Content-Length";
  if (ec == error::bad_version) return "the request is not HTTP/1.0 or HTTP/1.1";
  if (ec == error::bad_chunk || ec == error::bad_chunk_extension) return "the chunked body is malformed";
  return "the request is malformed: " + ec.message();
}

}  // namespace

class RequestParser::Impl {
 public:
  std::optional<Parser> parser;
};

RequestParser::RequestParser() : impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::head_size(std::string_view bytes, std::size_t from) {
  const auto end = bytes.find("\r\n\r\n", from > 3 ? from - 3 : 0);
  return end == bytes.npos ? 0 : end + 4;
}

RequestHead RequestParser::parse_head(std::string_view head, Request& request) {
  for (auto line = head.find('\n'); line != head.npos; line = head.find('\n', line + 1))
    if (line + 1 < head.size() && (head[line + 1] == ' ' || head[line + 1] == '\t')) refuse("a header line is folded");

  auto& parser = impl_->parser.emplace(request);
  BeastError ec;
  parser.put(boost::asio::buffer(head.data(), head.size()), ec);
  if (!parser.refusal.empty()) refuse(parser.refusal);
  if (ec) refuse(words_for(ec));
  if (!parser.is_header_done()) refuse("the request is malformed: its head ends too early");
  if (parser.hosts == 0 && !parser.head.http_1_0) refuse("the request has no Host header");

  auto& found = parser.head;
  found.keep_alive = parser.keep_alive();
  found.has_body = !parser.is_done();
  found.chunked = parser.chunked();
  found.content_length = parser.content_length().value_or(0);
  parser.eager(true);
  return found;
}

std::size_t RequestParser::take_body(std::string_view bytes, std::string& out) {
  auto& parser = *impl_->parser;
  // The rest of a chunked message is never shorter than its last chunk, and Beast's parser needs that in one piece.
  constexpr std::size_t last_chunk = std::string_view("0\r\n\r\n").size();
  if (parser.is_done() || bytes.size() < (parser.chunked() ? last_chunk : 1)) return 0;
  parser.out = &out;
  BeastError ec;
  const auto taken = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), ec);
  if (ec && ec != beast::http::error::need_more) refuse(words_for(ec));
  return taken;
}

bool RequestParser::done() const { return impl_->parser && impl_->parser->is_done(); }

}  // namespace farmtok::http
