#include "output/day_names.hpp"

#include <doctest/doctest.h>
#include <locale.h>

#include <string>

using farmtok::cli::DayNames;

TEST_CASE("without a locale days are English and weeks begin on Monday") {
  for (const auto* name : {"C", "POSIX", "C.UTF-8", "no_SUCH.UTF-8"}) {
    CAPTURE(name);
    const auto names = DayNames::of(name);
    CHECK(names.brief.front() == "Mon");
    CHECK(names.brief.back() == "Sun");
    CHECK(names.full[1] == "Tuesday");
    CHECK(names.months.front() == "January");
    CHECK(names.months.back() == "December");
    CHECK(names.first == 0);
    CHECK(names.language == "en");
  }
}

TEST_CASE("a locale that is installed tells its words and its first day") {
  struct Row {
    std::string locale;
    const char* wednesday;
    const char* december;
    std::size_t first;
    const char* language;
  };
  for (const auto& row :
       {Row{"de_DE.UTF-8", "Mittwoch", "Dezember", 0, "de-DE"}, Row{"en_US.UTF-8", "Wednesday", "December", 6, "en-US"},
        Row{"pl_PL.UTF-8", "środa", "grudzień", 0, "pl-PL"}, Row{"fa_IR.UTF-8", "چهارشنبه", "دسامبر", 5, "fa-IR"}}) {
    CAPTURE(row.locale);
    const auto held = ::newlocale(LC_TIME_MASK, row.locale.c_str(), nullptr);
    if (!held) {
      MESSAGE(row.locale << " is not installed");
      continue;
    }
    ::freelocale(held);
    const auto names = DayNames::of(row.locale.c_str());
    CHECK(names.full[2] == row.wednesday);
    CHECK(names.months[11] == row.december);
    CHECK(names.first == row.first);
    CHECK(names.language == row.language);
  }
  // Its words are no UTF-8.
  CHECK(DayNames::of("ja_JP.eucJP").full.front() == "Monday");
}
