#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "base/html.hpp"
#include "base/text/text.hpp"
#include "farm/messages/mail.hpp"

namespace farmtok::farm::messages {
namespace {

using base::Json;

/// As HTML, with line breaks.
std::string escape(std::string_view text) {
  std::string made;
  for (const char c : base::html_escaped(text)) c == '\n' ? made += "<br>\n" : made += c;
  return made;
}

/// RFC 2047: words of at most 45 bytes, never cut inside a character.
std::string encoded_header(std::string_view text) {
  const bool plain = text.size() < 60 && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; });
  if (plain) return std::string{text};
  std::string made;
  while (!text.empty()) {
    auto length = std::min<std::size_t>(text.size(), 42);
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
    made += fmt::format("{}=?UTF-8?B?{}?=", made.empty() ? "" : "\r\n ", base::base64(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return made;
}

/// Base64 in lines of 76: survives every server, whatever the text contains.
std::string body_part(const char* type, const std::string& text) {
  const auto coded = base::base64(text);
  std::string made = fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
  for (std::size_t at = 0; at < coded.size(); at += 76) made += coded.substr(at, 76) + "\r\n";
  return made;
}

std::string as_text(const Json& mail) {
  std::string made = mail.at("lead").get<std::string>() + "\n";
  for (const auto& section : mail.at("sections")) {
    const auto text = section.at("text").get<std::string>();
    if (!text.empty()) made += fmt::format("\n{}:\n{}\n", section.at("title").get<std::string>(), text);
  }
  return made;
}

std::string as_html(const Json& mail) {
  std::string made =
      fmt::format("<!doctype html>\n<html><body style=\"font-family:sans-serif;max-width:36em\">\n<p>{}</p>\n",
                  escape(mail.at("lead").get<std::string>()));
  for (const auto& section : mail.at("sections")) {
    const auto text = escape(section.at("text").get<std::string>());
    if (text.empty()) continue;
    const auto shown = section.at("link").get<bool>() ? fmt::format("<a href=\"{0}\">{0}</a>", text) : text;
    made += fmt::format("<h3>{}</h3>\n<p>{}</p>\n", escape(section.at("title").get<std::string>()), shown);
  }
  return made + "</body></html>\n";
}

}  // namespace

std::string compose_mail(const Json& mail, const std::string& from, const std::string& id) {
  const auto at = from.rfind('@');
  auto domain = at == std::string::npos ? std::string{"farmtok"} : from.substr(at + 1);
  while (!domain.empty() && (domain.back() == '>' || domain.back() == ' ')) domain.pop_back();
  const auto boundary = "=_" + id;
  std::vector<std::string> to;
  for (const auto& address : mail.at("to")) to.push_back(address.get<std::string>());
  const auto seconds = static_cast<std::time_t>(mail.at("date").get<std::int64_t>() / 1000);
  std::string made;
  made += fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n", fmt::gmtime(seconds));
  made += fmt::format("From: {}\r\nTo: {}\r\n", from, base::join(to, ",\r\n "));
  made += fmt::format("Subject: {}\r\n", encoded_header(mail.at("subject").get<std::string>()));
  made += fmt::format("Message-ID: <{}@{}>\r\n", id, domain);
  made += "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
  made += fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary);
  made += fmt::format("--{}\r\n{}", boundary, body_part("text/plain", as_text(mail)));
  made += fmt::format("--{}\r\n{}", boundary, body_part("text/html", as_html(mail)));
  made += fmt::format("--{}--\r\n", boundary);
  return made;
}

}  // namespace farmtok::farm::messages
