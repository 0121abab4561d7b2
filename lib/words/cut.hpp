#pragma once
// Cuts texts into words, in all scripts.

#include <string>
#include <string_view>
#include <vector>

namespace farmtok::words {

/// The words of a text one after the other, in lower case and composed but otherwise unchanged: cut at everything that
/// is neither letter nor digit; #hashtags and @names lose their sign. Scripts that are written without blanks are
/// cut by ICU's dictionaries. An elided article ("l'amour") is left out. Never fails: invalid UTF-8 is skipped.
class Cutter {
 public:
  /// `text` must outlive the Cutter.
  explicit Cutter(std::string_view text);
  Cutter(const Cutter&) = delete;
  Cutter& operator=(const Cutter&) = delete;

  /// False when there is no further word.
  bool next(std::string& word);
  /// The last word followed the one before it directly: only a dictionary has separated them.
  bool adjoins() const { return piece_ > 1 && piece_ <= pieces_.size(); }

 private:
  bool begin_run(std::string& word);

  std::string room_;
  std::string_view rest_;
  std::vector<std::string> pieces_;  // of a run without blanks
  std::size_t piece_ = 0;            // the index of the next piece
};

}  // namespace farmtok::words
