#pragma once
// Standard output, gathered and written in large pieces.

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
  /// Hands on what was gathered. Throws STORAGE_FULL when it cannot be written (a full disk behind a redirection).
  void flush();
  /// The reader went away (`| head`): what follows is dropped, and whoever only reads may stop.
  bool closed() const { return closed_; }

 private:
  int fd_;
  bool closed_ = false;
  std::string gathered_;
};

}  // namespace farmtok::cli
