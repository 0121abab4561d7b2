#pragma once
// Standard output, collected and written in large pieces.

#include <string>
#include <string_view>

namespace farmtok::cli {

class Sink {
 public:
  explicit Sink(int fd) : fd_(fd) {}
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink();

  void write(std::string_view text);
  void line(std::string_view text);
  /// Writes the collected bytes. Throws STORAGE_FULL when that fails (a full disk behind a redirection).
  void flush();
  /// The reader has closed the pipe (`| head`): further output is dropped, and a command that only reads may stop.
  bool closed() const { return closed_; }

 private:
  int fd_;
  bool closed_ = false;
  std::string gathered_;
};

}  // namespace farmtok::cli
