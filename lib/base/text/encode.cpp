#include <fmt/format.h>

#include <cctype>

#include "base/text/text.hpp"

namespace farmtok::base {
namespace {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string made;
  made.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto left = bytes.size() - i;
    const auto at = [&](std::size_t k) { return k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U; };
    const unsigned triple = at(0) << 16 | at(1) << 8 | at(2);
    made += base64_alphabet[triple >> 18 & 63];
    made += base64_alphabet[triple >> 12 & 63];
    made += left > 1 ? base64_alphabet[triple >> 6 & 63] : '=';
    made += left > 2 ? base64_alphabet[triple & 63] : '=';
  }
  return made;
}

std::optional<std::string> unbase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string made;
  made.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = last ? (text[i + 3] == '=') + (text[i + 3] == '=' && text[i + 2] == '=') : 0U;
    unsigned triple = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const auto digit = k >= 4 - padding ? 0 : base64_alphabet.find(text[i + k]);
      if (digit == std::string_view::npos) return std::nullopt;
      triple = triple << 6 | static_cast<unsigned>(digit);
    }
    if ((triple & ((1U << 8 * padding) - 1)) != 0) return std::nullopt;  // bits that no encoder sets
    made += static_cast<char>(triple >> 16 & 255);
    if (padding < 2) made += static_cast<char>(triple >> 8 & 255);
    if (padding < 1) made += static_cast<char>(triple & 255);
  }
  return made;
}

std::string hex(std::string_view bytes) {
  std::string made;
  made.reserve(bytes.size() * 2);
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    made += digits[byte >> 4];
    made += digits[byte & 15];
  }
  return made;
}

std::string url_encode(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') made += c;
    else made += fmt::format("%{:02X}", byte);
  }
  return made;
}

std::optional<std::string> url_decode(std::string_view text, bool plus_is_space) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      made += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      made += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      made += text[i];
    }
  }
  return made;
}

}  // namespace farmtok::base
