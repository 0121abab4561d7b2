#pragma once
// A bar on stderr during an operation; nothing at all when stderr is no terminal.

#include <chrono>
#include <string>

namespace farmtok::cli {

class Progress {
 public:
  Progress(std::string label, bool shown);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `fraction` of the work is done (0 to 1), described by `detail` ("3.1 MB of 8.0 MB"). Draws at most ten times a
  /// second.
  void update(double fraction, const std::string& detail);
  /// In progress, with an unknown fraction.
  void update(const std::string& detail);
  void clear();

 private:
  void draw(const std::string& text);

  std::string label_;
  bool shown_;
  bool drawn_ = false;
  std::size_t turn_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point last_{};
};

/// "[#########---------------]  38 %", filled with blocks. Pure.
std::string bar(double fraction, std::size_t columns);

}  // namespace farmtok::cli
