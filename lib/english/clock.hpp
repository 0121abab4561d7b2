#pragma once
// Times of the day in English: "9am", "18:30", "half past nine", "6 in the evening", "noon". Pure.

#include <chrono>

#include "english/words.hpp"

namespace farmtok::english {

/// One time as it was typed. The meaning of an hour without am or pm is decided from its neighbours.
struct Clock {
  enum class Kind {
    bare,    // "9"
    loose,   // "9:30"
    marked,  // "9am", "noon"
    exact,   // "09:30", "18", "0:15"
    part,    // "morning"
  };
  int hour = 0;
  int minute = 0;
  int second = 0;
  Kind kind = Kind::bare;
  std::string_view text{};
};

/// `sure`: words before it ("at", "from") show that a bare number is a time. Throws for text that looks like a time but
/// is not one ("25:00", "13pm").
std::optional<Clock> read_clock(Cursor& cursor, bool sure);
/// "8am 12pm 6pm", "9, 13 and 18". Bare numbers alone are times only when `bare` says that nothing else can be here.
std::vector<Clock> read_clocks(Cursor& cursor, bool bare);
/// Since midnight, in the order typed. Choices made for the user are added to `notes`; throws when even a person would
/// have to ask.
std::vector<std::chrono::seconds> settle(const std::vector<Clock>& clocks, std::vector<std::string>& notes);

/// Adds a note for each time of the early morning that "night" or "midnight" names ("Friday night at 1am"): people mean
/// the beginning of the day by it, or its end.
void tell_nights(const std::vector<Clock>& typed, std::vector<std::string>& notes);

/// Whether the cursor is at an offset from UTC: "+02:00". "+ 6pm" is none.
bool at_offset(const Cursor& cursor);

/// "09:00", with seconds when there are any.
std::string clock_text(std::chrono::seconds time);

}  // namespace farmtok::english
