#include "output/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text/text.hpp"
#include "output/terminal.hpp"

namespace farmtok::cli {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

std::string bar(double fraction, std::size_t columns) {
  constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto done = std::clamp(fraction, 0.0, 1.0);
  const auto filled = static_cast<std::size_t>(done * static_cast<double>(columns) * 8);
  std::string made;
  for (std::size_t i = 0; i < filled / 8; ++i) made += "█";
  made += eighths[filled % 8];
  const auto used = filled / 8 + (filled % 8 ? 1 : 0);
  for (std::size_t i = used; i < columns; ++i) made += "░";
  return fmt::format("{} {:3.0f} %", made, done * 100);
}

Progress::Progress(std::string label, bool shown) : label_(std::move(label)), shown_(shown), started_(Steady::now()) {}

void Progress::update(double fraction, const std::string& detail) {
  if (!shown_) return;
  const auto now = Steady::now();
  if (now - last_ < std::chrono::milliseconds{100} && fraction < 1) return;
  last_ = now;
  const auto spent = std::chrono::duration<double>(now - started_).count();
  std::string left;
  if (fraction > 0.02 && fraction < 1 && spent > 1)
    left = fmt::format(", {:.0f} s left", spent / fraction * (1 - fraction));
  draw(fmt::format("{} {}{}{}{}", label_, bar(fraction, 16), detail.empty() ? "" : "  ", detail, left));
}

void Progress::update(const std::string& detail) {
  if (!shown_) return;
  constexpr std::array<std::string_view, 10> wheel{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  const auto spent = std::chrono::duration<double>(Steady::now() - started_).count();
  draw(fmt::format("{} {} {} ({:.0f} s)", wheel[turn_++ % wheel.size()], label_, detail, spent));
}

void Progress::draw(const std::string& text) {
  tell("\r\033[K" + base::printable(text));
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) tell("\r\033[K");
  drawn_ = false;
}

}  // namespace farmtok::cli
