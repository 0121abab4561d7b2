#include "output/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

constexpr std::array<std::string_view, 8> codes{"", "1", "2", "31", "32", "33", "34", "36"};

constexpr std::array green_words{"COMPLETED", "completed", "approved", "counted", "ok",   "healthy",
                                 "fired",     "done",      "true",     "running", "proof"};
constexpr std::array yellow_words{"PENDING", "PROCESSING", "pending", "held", "late", "queued", "disputed"};
constexpr std::array red_words{"FAILED", "failed", "missed", "dead", "rejected"};
constexpr std::array blue_words{"planned", "scheduled"};

template <std::size_t N>
bool among(const std::array<const char*, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::size_t width_of(int terminal) {
  winsize size{};
  if (const char* columns = std::getenv("COLUMNS"); columns && std::atoi(columns) > 0)
    return static_cast<std::size_t>(std::atoi(columns));
  return ::ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Terminal Terminal::look(bool no_color) {
  Terminal seen;
  seen.out = ::isatty(STDOUT_FILENO) == 1;
  seen.err = ::isatty(STDERR_FILENO) == 1;
  seen.in = ::isatty(STDIN_FILENO) == 1;
  const char* refused = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool colour = !no_color && !(refused && *refused) && term && std::string_view{term} != "dumb";
  seen.colour_out = colour && seen.out;
  seen.colour_err = colour && seen.err;
  if (seen.out) seen.width = width_of(STDOUT_FILENO);
  if (seen.err) seen.err_width = width_of(STDERR_FILENO);
  return seen;
}

std::string tinted(std::string_view text, Tint tint, bool colour) {
  if (!colour || tint == Tint::none || text.empty()) return std::string{text};
  return fmt::format("\033[{}m{}\033[0m", codes[static_cast<std::size_t>(tint)], text);
}

Tint tint_of_state(std::string_view state) {
  if (among(green_words, state)) return Tint::green;
  if (among(yellow_words, state)) return Tint::yellow;
  if (among(red_words, state)) return Tint::red;
  if (among(blue_words, state)) return Tint::blue;
  return Tint::none;
}

std::string padded(std::string_view text, std::size_t columns, bool to_the_right) {
  const auto width = base::display_width(text);
  const std::string blanks(width < columns ? columns - width : 0, ' ');
  return to_the_right ? blanks + std::string{text} : std::string{text} + blanks;
}

void tell(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace farmtok::cli
