#pragma once
// Shares one picture's rows among a few permanent threads.

#include <barrier>
#include <functional>
#include <thread>
#include <vector>

namespace farmtok::media {

class Slices {
 public:
  /// `threads` includes the caller's; 1 starts none.
  explicit Slices(int threads);
  ~Slices();
  Slices(const Slices&) = delete;
  Slices& operator=(const Slices&) = delete;

  /// Calls `rows` with [from, to), both even, until all of `height` is done; returns when everything is. `rows` must
  /// not throw.
  void each(int height, const std::function<void(int from, int to)>& rows);

 private:
  void work(int slice) const;

  int count_;
  std::barrier<> meet_;  // before each picture and after it
  int height_ = 0;
  const std::function<void(int, int)>* rows_ = nullptr;  // nothing: the end
  std::vector<std::jthread> threads_;
};

}  // namespace farmtok::media
