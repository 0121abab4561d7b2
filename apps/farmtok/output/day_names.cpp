#include "output/day_names.hpp"

#include <langinfo.h>
#include <locale.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

/// One locale of the C library, during a look-up.
class Locale {
 public:
  explicit Locale(const char* name) : held_(::newlocale(LC_TIME_MASK, name, nullptr)) {}
  ~Locale() {
    if (held_) ::freelocale(held_);
  }
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;
  explicit operator bool() const { return held_ != nullptr; }
  const char* word(nl_item item) const { return ::nl_langinfo_l(item, held_); }
  std::string name() const { return word(NL_LOCALE_NAME(LC_TIME)); }

 private:
  ::locale_t held_;
};

/// glibc gives a day (a Sunday or a Monday) and which day counted from it is the first, from 1.
std::size_t first_day(const Locale& locale) {
  // The item is a number in place of the pointer.
  const auto counted_from = reinterpret_cast<std::uintptr_t>(locale.word(_NL_TIME_WEEK_1STDAY));
  const std::size_t sunday = counted_from == 19971201 ? 0 : 6;
  const auto place = static_cast<unsigned char>(*locale.word(_NL_TIME_FIRST_WEEKDAY));
  return (sunday + (place == 0 ? 0 : place - 1U)) % 7;
}

/// "de_CH.UTF-8@euro" → "de-CH"
std::string language_of(std::string name) {
  name.resize(std::min(name.find_first_of(".@"), name.size()));
  std::ranges::replace(name, '_', '-');
  return name;
}

DayNames words_of(const Locale& locale) {
  DayNames made;
  for (std::size_t day = 0; day < 7; ++day) {
    // The C library counts from Sunday.
    const auto item = static_cast<nl_item>((day + 1) % 7);
    made.brief[day] = base::trim(locale.word(ABDAY_1 + item));
    made.full[day] = base::trim(locale.word(DAY_1 + item));
  }
  for (std::size_t month = 0; month < 12; ++month)
    made.months[month] = base::trim(locale.word(ALTMON_1 + static_cast<nl_item>(month)));
  return made;
}

bool readable(const DayNames& names) {
  const auto good = [](const std::string& word) { return !word.empty() && base::valid_utf8(word); };
  return std::ranges::all_of(names.brief, good) && std::ranges::all_of(names.full, good) &&
         std::ranges::all_of(names.months, good);
}

}  // namespace

DayNames DayNames::of(const char* name) {
  const Locale asked{name};
  if (!asked || asked.name() == "C" || asked.name() == "POSIX" || asked.name().starts_with("C."))
    return words_of(Locale{"C"});
  auto made = words_of(asked);
  if (!readable(made)) return words_of(Locale{"C"});
  made.first = first_day(asked);
  made.language = language_of(asked.name());
  return made;
}

}  // namespace farmtok::cli
