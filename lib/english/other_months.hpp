#pragma once
// Days whose month is written in another language: "24. Dezember 18:00", "24 de diciembre". Pure.

#include <string>
#include <string_view>

namespace farmtok::english {

/// The text with such days in English: "24 December 18:00". A month counts only beside the number of a day; the small
/// words of its language around the day and the time ("le", "um", "Uhr") go with it. A dot after the number goes before
/// an English month, too: "24. Dec". Any other text is returned as it is.
std::string with_english_months(std::string_view text);

}  // namespace farmtok::english
