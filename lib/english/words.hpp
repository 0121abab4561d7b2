#pragma once
// The words for times in English, of schedules and of single moments: a text cut into tokens, and a cursor over them.
// Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::english {

/// What a word means, where several words mean the same; for `keyword` the letters of the word decide.
enum class Sort {
  end,
  unknown,
  symbol,    // value: the character
  number,    // value
  ordinal,   // value: 1 = first, -1 = last
  multiple,  // once, twice: value
  filler,    // says nothing about when
  post,      // a word for posts; has no meaning alone
  link,      // and
  every,
  unit,       // value: Span
  rhythm,     // daily, weekly: value: Span
  day_name,   // value: 0 = Sunday
  days_name,  // value: 0 = weekdays, 1 = weekends
  month_name,
  meridiem,  // value: 0 = am, 12 = pm
  moment,    // noon, midnight: value: the hour
  part,      // morning, evening: value: the hour it means
  start,     // starting, beginning
  finish,    // until, ending
  reach,     // to, through: the second half of a range
  leave_out,
  maximum,
  keyword,
};

enum class Span { minute, hour, day, week, month, year };

struct Token {
  Sort sort = Sort::end;
  int value = 0;
  std::string word{};       // in small letters
  std::string_view text{};  // as it was typed, inside the whole text
  bool glued = false;       // no character is between it and the token before
};

/// The last token is an `end`. Numbers above a million are a million.
std::vector<Token> tokens_of(std::string_view text);
/// Every word that says something about when, for the correction of typing errors.
const std::vector<std::string>& vocabulary();

/// Reads tokens one after the other. A reading function takes what it understands; otherwise the cursor does not move.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  const Token& peek(std::size_t ahead = 0) const;
  bool done() const { return peek().sort == Sort::end; }
  bool is(Sort sort) const { return peek().sort == sort; }
  std::optional<int> take(Sort sort);
  bool take(std::string_view word);
  /// Takes all of these words or none.
  bool take_all(std::initializer_list<std::string_view> words);
  bool take(char symbol);
  void skip() { ++at_; }
  /// The token right before the cursor; an `end` where there is none.
  const Token& before() const { return at_ == 0 ? tokens_.back() : tokens_[at_ - 1]; }

  std::size_t mark() const { return at_; }
  void back(std::size_t mark) { at_ = mark; }
  /// The text from the token at `mark` up to the cursor.
  std::string_view since(std::size_t mark) const;
  /// From the cursor on.
  std::string_view rest() const { return text_.substr(static_cast<std::size_t>(peek().text.data() - text_.data())); }

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

/// Takes what `read` reads; when its result is empty the cursor returns to its old place.
template <class Read>
auto attempt(Cursor& cursor, Read&& read) {
  const auto before = cursor.mark();
  auto found = read();
  if (!found) cursor.back(before);
  return found;
}

/// Throws INVALID_REQUEST: this part is not understood, and `why` says what would be. Its detail is schedule_prompt.
[[noreturn]] void refuse(std::string_view part, const std::string& why);
/// Throws INVALID_REQUEST: every part is understood, but the parts contradict each other.
[[noreturn]] void contradiction(const std::string& what, const std::string& help);

}  // namespace farmtok::english
