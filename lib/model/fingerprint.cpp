#include "model/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace farmtok::model {
namespace {

constexpr std::size_t glance_bytes = 36;

[[noreturn]] void refuse(const std::string& reason) {
  throw base::Error{base::Code::INVALID_REQUEST, "the fingerprint " + reason};
}

void append(std::string& bytes, std::uint64_t value, int width) {
  while (width-- > 0) bytes += static_cast<char>(value >> (8 * width) & 0xff);
}

std::uint64_t number(std::string_view bytes) {
  std::uint64_t made = 0;
  for (const char c : bytes) made = made << 8 | static_cast<unsigned char>(c);
  return made;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  refuse("has something else than hexadecimal digits");
}

}  // namespace

std::string to_bytes(const Fingerprint& print) {
  std::string bytes;
  bytes.reserve(print.size() * glance_bytes);
  for (const auto& glance : print) {
    for (const auto word : glance.bits) append(bytes, word, 8);
    append(bytes, static_cast<std::uint64_t>(std::lround(std::max(glance.seconds, 0.0F) * 1000)), 4);
  }
  return bytes;
}

Fingerprint from_bytes(std::string_view bytes) {
  if (bytes.size() % glance_bytes != 0) refuse(fmt::format("has {} bytes: it is cut off", bytes.size()));
  Fingerprint print;
  print.reserve(bytes.size() / glance_bytes);
  for (; !bytes.empty(); bytes.remove_prefix(glance_bytes)) {
    auto& glance = print.emplace_back();
    for (std::size_t i = 0; i < glance.bits.size(); ++i) glance.bits[i] = number(bytes.substr(8 * i, 8));
    glance.seconds = static_cast<float>(number(bytes.substr(32, 4))) / 1000;
  }
  return print;
}

std::string packed(const Fingerprint& print) {
  std::string text;
  for (const char c : to_bytes(print)) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

Fingerprint unpacked(std::string_view text) {
  if (text.size() % 2 != 0) refuse("has an odd number of digits");
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) bytes += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
  return from_bytes(bytes);
}

}  // namespace farmtok::model
