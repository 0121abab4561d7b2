#include "output/qr.hpp"

#include <qrencode.h>

#include <memory>

#include "base/error.hpp"

namespace farmtok::cli {

std::vector<std::string> qr_lines(std::string_view text, bool colour) {
  constexpr int quiet = 2;
  const std::string ended{text};
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
      QRcode_encodeString(ended.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1), QRcode_free};
  if (!code) throw base::Error{base::Code::INVALID_REQUEST, "the link is too long for a QR code"};
  const auto light = [&](int x, int y) {
    if (x < 0 || y < 0 || x >= code->width || y >= code->width) return true;
    return (code->data[y * code->width + x] & 1) == 0;
  };
  std::vector<std::string> lines;
  for (int y = -quiet; y < code->width + quiet; y += 2) {
    std::string line = colour ? "\033[38;5;231;48;5;16m" : "";
    for (int x = -quiet; x < code->width + quiet; ++x) {
      const bool upper = light(x, y);
      const bool lower = y + 1 >= code->width + quiet ? false : light(x, y + 1);
      line += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    lines.push_back(line + (colour ? "\033[0m" : ""));
  }
  return lines;
}

}  // namespace farmtok::cli
