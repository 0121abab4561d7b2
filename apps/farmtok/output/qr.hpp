#pragma once
// A QR code in half blocks, two modules a character.

#include <string>
#include <string_view>
#include <vector>

namespace farmtok::cli {

/// Lines of the code with its quiet zone. With `colour` black on white whatever the terminal's colours; without, light
/// modules are drawn, as on a dark background. Throws INVALID_REQUEST when the text is too long.
std::vector<std::string> qr_lines(std::string_view text, bool colour);

}  // namespace farmtok::cli
