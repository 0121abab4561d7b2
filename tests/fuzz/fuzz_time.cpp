// Any bytes as a time, a day or a duration: refused, or written again as text that means the same.
#include "base/time.hpp"
#include "fuzz.hpp"

using namespace farmtok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto instant = base::parse_instant(text);
  const auto wall = base::parse_wall(text);
  fuzz::must(!instant || !wall);  // an offset makes the difference
  if (instant) fuzz::must(base::parse_instant(base::format_instant(*instant)) == instant);
  if (wall) fuzz::must(base::parse_wall(base::format_wall(*wall)) == wall);
  if (const auto day = base::parse_day(text)) fuzz::must(base::format_day(*day) == text);
  if (const auto length = base::parse_duration(text)) fuzz::must(length->count() >= 0);
  return 0;
}
