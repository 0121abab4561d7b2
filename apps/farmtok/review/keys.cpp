#include "review/keys.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "context.hpp"

namespace farmtok::cli {
namespace {

constexpr std::string_view own_page = "\033[?1049h\033[?25l", their_page = "\033[?25h\033[?1049l";
constexpr char ctrl_c = '\x03', ctrl_d = '\x04', escape = '\x1b';

// The data of the signal handler: all of it is written before a handler is installed.
termios found{};
volatile std::sig_atomic_t taken = 0, resized = 0;

void put(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Only calls that a signal handler may make.
void restore() {
  if (!taken) return;
  taken = 0;
  put(their_page);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &found);
}

extern "C" void on_review_signal(int number) {
  if (number == SIGWINCH) resized = 1;
  else if (number == SIGINT) interrupted = 1;
  else {
    restore();
    ::signal(number, SIG_DFL);
    ::raise(number);
  }
}

}  // namespace

Key key_of(std::string_view typed) {
  if (typed.size() != 1) return Key::none;
  switch (typed.front()) {
    case 'a':
      return Key::approve;
    case 'r':
      return Key::reject;
    case 'e':
      return Key::edit;
    case 'l':
      return Key::label;
    case 's':
    case ' ':
      return Key::skip;
    case 'u':
      return Key::undo;
    case 'o':
      return Key::open;
    case '?':
    case 'h':
      return Key::help;
    case 'q':
    case ctrl_c:
    case ctrl_d:
      return Key::quit;
    default:
      return Key::none;
  }
}

KeyTerminal::KeyTerminal() {
  if (::tcgetattr(STDIN_FILENO, &found) != 0)
    throw base::Error{base::Code::UNREACHABLE,
                      fmt::format("the terminal cannot be asked for keys: {}", std::strerror(errno))};
  raw_ = found;
  raw_.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  raw_.c_iflag &= ~static_cast<tcflag_t>(IXON);
  raw_.c_cc[VMIN] = 1;
  raw_.c_cc[VTIME] = 0;
  catch_signals();
  take();
}

KeyTerminal::~KeyTerminal() {
  give_back();
  for (const auto& each : caught_) ::sigaction(each.number, &each.before, nullptr);
}

void KeyTerminal::catch_signals() {
  for (auto& each : caught_) {
    struct sigaction action {};
    action.sa_handler = on_review_signal;
    ::sigaction(each.number, &action, &each.before);
  }
}

void KeyTerminal::take() {
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw_);
  taken = 1;
  put(own_page);
}

void KeyTerminal::give_back() { restore(); }

Key KeyTerminal::read() {
  std::array<char, 64> typed{};
  for (;;) {
    if (interrupted) return Key::quit;
    if (resized) {
      resized = 0;
      return Key::resized;
    }
    const auto got = ::read(STDIN_FILENO, typed.data(), typed.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Key::quit;
    // Pasted or typed ahead: only a single key counts, so that no burst decides about many results.
    if (const auto key = key_of({typed.data(), static_cast<std::size_t>(got)}); key != Key::none) return key;
  }
}

void KeyTerminal::any() {
  std::array<char, 64> typed{};
  [[maybe_unused]] const auto got = ::read(STDIN_FILENO, typed.data(), typed.size());
}

std::optional<std::string> KeyTerminal::line(const std::string& prompt) {
  std::string text;
  put("\r\n" + prompt + "\033[?25h");
  std::optional<std::string> answer;
  for (bool open = true; open && !interrupted;) {
    char byte = 0;
    const auto got = ::read(STDIN_FILENO, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || byte == ctrl_c || byte == ctrl_d || byte == escape) break;
    if (byte == '\r' || byte == '\n') {
      answer = text;
      open = false;
    } else if (byte == '\x7f' || byte == '\b') {
      // Removes a whole character: its continuation bytes and its first.
      while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
      if (!text.empty()) text.pop_back();
      put("\r\033[K" + prompt + text);
    } else if (static_cast<unsigned char>(byte) >= 0x20) {
      text += byte;
      put({&byte, 1});
    }
  }
  put("\033[?25l");
  return answer;
}

void KeyTerminal::show(std::string_view page) { put(fmt::format("\033[H\033[2J{}", page)); }

Extent KeyTerminal::extent() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

}  // namespace farmtok::cli
