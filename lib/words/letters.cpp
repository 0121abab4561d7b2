#include "words/letters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/text/text.hpp"

namespace farmtok::words {
namespace {

const icu::Normalizer2* normalizer(const icu::Normalizer2* (*make)(UErrorCode&)) {
  UErrorCode fault = U_ZERO_ERROR;
  return make(fault);  // none only where ICU's own data is damaged
}

const icu::Normalizer2* nfc() {
  static const auto* made = normalizer(icu::Normalizer2::getNFCInstance);
  return made;
}

const icu::Normalizer2* nfkc() {
  static const auto* made = normalizer(icu::Normalizer2::getNFKCInstance);
  return made;
}

struct Range {
  char32_t first, last;
};

/// Ranges of letters that only look different. Not all characters with a compatible form: that of Thai's and Lao's "am"
/// is two letters, with which no dictionary writes its words.
constexpr std::array decorated{Range{0x2100, 0x214F},   Range{0x2460, 0x24FF},  Range{0x3200, 0x33FF},
                               Range{0xFB00, 0xFDFF},   Range{0xFE70, 0xFEFC},  Range{0xFF01, 0xFFEF},
                               Range{0x1D400, 0x1D7FF}, Range{0x1F100, 0x1F1E5}};

bool is_decorated(char32_t point) {
  if (point < decorated.front().first) return false;
  return std::ranges::any_of(decorated, [&](auto range) { return point >= range.first && point <= range.last; });
}

bool has_decorated(std::string_view text) {
  constexpr unsigned char first_byte = 0xE2;  // of the first decorated letter: no byte of those before it is larger
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < first_byte) text.remove_prefix(1);
    else if (is_decorated(base::next_point(text))) return true;
  }
  return false;
}

/// Special letters that do not consist of a plain one and a mark.
struct Folded {
  char32_t letter;
  std::string_view plain;
};
constexpr std::array folded{
    Folded{0xDF, "ss"}, Folded{0xE6, "ae"}, Folded{0xF0, "d"},  Folded{0xF8, "o"},   Folded{0xFE, "th"},
    Folded{0x111, "d"}, Folded{0x127, "h"}, Folded{0x131, "i"}, Folded{0x133, "ij"}, Folded{0x138, "k"},
    Folded{0x140, "l"}, Folded{0x142, "l"}, Folded{0x149, "n"}, Folded{0x14B, "n"},  Folded{0x153, "oe"},
    Folded{0x167, "t"}, Folded{0x17F, "s"}, Folded{0x3C2, "σ"}, Folded{0x451, "е"},  Folded{0x622, "ا"},
    Folded{0x623, "ا"}, Folded{0x624, "و"}, Folded{0x625, "ا"}, Folded{0x626, "ي"},  Folded{0x629, "ه"},
    Folded{0x649, "ي"}, Folded{0x671, "ا"}, Folded{0x6A9, "ك"}, Folded{0x6CC, "ي"},  Folded{0x1E9E, "ss"},
};

/// The letter without its marks: "ǘ" → u.
char32_t without_marks(char32_t point) {
  for (icu::UnicodeString parts; nfc()->getRawDecomposition(static_cast<UChar32>(point), parts);)
    point = static_cast<char32_t>(parts.char32At(0));
  return point;
}

}  // namespace

Script script_of(char32_t point) {
  if (point < 0x250) return Script::latin;
  UErrorCode fault = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(point), &fault)) {
    case USCRIPT_LATIN:
      return Script::latin;
    case USCRIPT_CYRILLIC:
      return Script::cyrillic;
    case USCRIPT_GREEK:
      return Script::greek;
    case USCRIPT_ARABIC:
      return Script::arabic;
    case USCRIPT_DEVANAGARI:
      return Script::devanagari;
    case USCRIPT_ARMENIAN:
      return Script::armenian;
    case USCRIPT_TAMIL:
      return Script::tamil;
    case USCRIPT_HANGUL:
      return Script::hangul;
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return Script::ideographic;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return Script::syllabic;
    default:
      return point == U'ー' ? Script::ideographic : Script::other;
  }
}

Script script_of(std::string_view word) { return word.empty() ? Script::other : script_of(base::next_point(word)); }

bool is_sign(std::string_view letter) {
  UErrorCode fault = U_ZERO_ERROR;
  return !letter.empty() && uscript_getScript(static_cast<UChar32>(base::next_point(letter)), &fault) == USCRIPT_HAN;
}

void append(std::string& text, char32_t point) {
  char bytes[4];
  std::size_t size = 0;
  if (point < 0x80) {
    bytes[size++] = static_cast<char>(point);
  } else if (point < 0x800) {
    bytes[size++] = static_cast<char>(0xC0 | point >> 6);
    bytes[size++] = static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    bytes[size++] = static_cast<char>(0xE0 | point >> 12);
    bytes[size++] = static_cast<char>(0x80 | (point >> 6 & 0x3F));
    bytes[size++] = static_cast<char>(0x80 | (point & 0x3F));
  } else {
    bytes[size++] = static_cast<char>(0xF0 | point >> 18);
    bytes[size++] = static_cast<char>(0x80 | (point >> 12 & 0x3F));
    bytes[size++] = static_cast<char>(0x80 | (point >> 6 & 0x3F));
    bytes[size++] = static_cast<char>(0x80 | (point & 0x3F));
  }
  text.append(bytes, size);
}

std::string_view composed(std::string_view text, std::string& room) {
  if (base::is_ascii(text) || !nfc()) return text;
  UErrorCode fault = U_ZERO_ERROR;
  const bool decorations = nfkc() && has_decorated(text);
  if (!decorations && nfc()->isNormalizedUTF8(text, fault) && U_SUCCESS(fault)) return text;
  room.clear();
  if (decorations) {
    icu::UnicodeString letters;
    for (auto rest = text; !rest.empty();) {
      const auto point = base::next_point(rest);
      if (point == base::broken_point) continue;
      if (is_decorated(point) && nfkc()->getDecomposition(static_cast<UChar32>(point), letters))
        letters.toUTF8String(room);
      else append(room, point);
    }
  } else {
    room = text;
  }
  std::string made;
  icu::StringByteSink sink{&made};
  fault = U_ZERO_ERROR;
  nfc()->normalizeUTF8(0, room, sink, nullptr, fault);
  if (U_SUCCESS(fault)) room = std::move(made);
  return room;
}

std::string plain(std::string_view word) {
  if (base::is_ascii(word)) return std::string{word};
  std::string made;
  while (!word.empty()) {
    const auto point = base::next_point(word);
    const auto found = std::ranges::find(folded, point, &Folded::letter);
    if (found != folded.end()) {
      made += found->plain;
      continue;
    }
    const auto script = script_of(point);
    // "й" is not "и", and a voiced syllable is not the plain one.
    append(made, nfc() && (script == Script::latin || script == Script::greek) ? without_marks(point) : point);
  }
  return made;
}

}  // namespace farmtok::words
