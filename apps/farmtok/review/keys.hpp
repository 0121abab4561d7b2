#pragma once
// Single keys from a terminal, whose settings are restored in every case.

#include <termios.h>

#include <csignal>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace farmtok::cli {

enum class Key { none, approve, reject, edit, label, skip, undo, open, quit, help, resized };

/// The key of the terminal's bytes. Ctrl-C, Ctrl-D and q quit; unknown keys are none. Pure.
Key key_of(std::string_view typed);

struct Extent {
  std::size_t width = 80;
  std::size_t height = 24;
};

/// The terminal on stdin and stdout, taken over: keys arrive one by one without echo, on a separate page. Restored by
/// the destructor, and by every signal that ends the program. One at a time.
class KeyTerminal {
 public:
  /// Throws UNREACHABLE when it cannot be taken over.
  KeyTerminal();
  KeyTerminal(const KeyTerminal&) = delete;
  KeyTerminal& operator=(const KeyTerminal&) = delete;
  ~KeyTerminal();

  /// Waits for a key; `resized` when the terminal got another size; `quit` also when the terminal is gone or the
  /// program is interrupted.
  Key read();
  /// Waits for any key at all, or a new size.
  void any();
  /// One line typed visibly after `prompt`; empty optional when it was cancelled (Ctrl-C, Ctrl-D, Escape).
  std::optional<std::string> line(const std::string& prompt);
  /// Shows this page in place of everything before.
  void show(std::string_view page);
  Extent extent() const;

  /// Gives the terminal back during its lifetime: for another program.
  class Lent {
   public:
    explicit Lent(KeyTerminal& terminal) : terminal_(terminal) { terminal_.give_back(); }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() { terminal_.take(); }

   private:
    KeyTerminal& terminal_;
  };

 private:
  void take();
  void give_back();
  void catch_signals();

  termios raw_{};
  struct Caught {
    int number;
    struct sigaction before;
  };
  Caught caught_[5]{{SIGINT, {}}, {SIGWINCH, {}}, {SIGTERM, {}}, {SIGHUP, {}}, {SIGQUIT, {}}};
};

}  // namespace farmtok::cli
