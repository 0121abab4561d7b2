#include "media/provenance/picture_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace farmtok::media {
namespace {

constexpr std::string_view png_signature{"\x89PNG\r\n\x1a\n", 8};
constexpr std::string_view xmp_keyword = "XML:com.adobe.xmp";
/// XMP as ImageMagick once wrote it: in hexadecimal digits.
constexpr std::string_view raw_xmp = "Raw profile type xmp";

/// What follows the next zero byte; nothing where there is none.
std::optional<Bytes> after_zero(Bytes bytes) {
  const auto zero = std::ranges::find(bytes, 0);
  if (zero == bytes.end()) return {};
  return bytes.subspan(static_cast<std::size_t>(zero - bytes.begin()) + 1);
}

/// The text of a chunk iTXt after its keyword: two bytes on its compression, then a language and a translated keyword.
void add_international(Carried& to, Bytes content) {
  if (content.size() >= 2 && content[0] != 0)
    return to.xmp_faults.emplace_back("it is compressed, and such is not read"), void();
  auto rest = content.size() < 2 ? std::nullopt : after_zero(content.subspan(2));
  if (rest) rest = after_zero(*rest);
  if (rest) add_xmp(to, *rest);
  else to.xmp_faults.emplace_back("it is cut off");
}

/// Whether the chunk is one of XMP.
bool take_text(Carried& to, std::string_view kind, Bytes content) {
  const auto text = text_in(content);
  const auto keyword = text.substr(0, text.find('\0'));
  if (keyword == raw_xmp) {
    to.xmp_faults.emplace_back("it is written in digits, and such is not read");
    return true;
  }
  const auto rest = after_zero(content);
  if (keyword != xmp_keyword || !rest) return false;
  if (kind == "iTXt") add_international(to, *rest);
  else if (kind == "tEXt") add_xmp(to, *rest);
  else to.xmp_faults.emplace_back("it is compressed, and such is not read");
  return true;
}

}  // namespace

PictureForm form_of_picture(Bytes picture) {
  const auto text = text_in(picture);
  if (text.starts_with("\xff\xd8\xff")) return PictureForm::jpeg;
  if (text.starts_with(png_signature)) return PictureForm::png;
  if (text.starts_with("RIFF") && text.substr(std::min<std::size_t>(text.size(), 8)).starts_with("WEBP"))
    return PictureForm::webp;
  return text.starts_with("BM") ? PictureForm::bmp : PictureForm::other;
}

void add_carried_by_png(Carried& to, Bytes picture) {
  auto at = png_signature.size();
  for (int left = most_chunks; at + 8 <= picture.size(); --left) {
    if (left == 0) return to.unread.push_back(fmt::format("it has more than {} chunks", most_chunks));
    const auto promised = static_cast<std::size_t>(number_at(picture, at, 4));
    const auto kind = text_in(picture).substr(at + 4, 4);
    const auto content = picture.subspan(at + 8, std::min(promised, picture.size() - at - 8));
    bool taken = false;  // it names its own fault
    if (kind == "caBX") {
      if (takes_store(to)) add_store(to, content, promised, "manifest");
      taken = true;
    } else if (kind == "iTXt" || kind == "tEXt" || kind == "zTXt") {
      taken = take_text(to, kind, content);
    }
    if (kind == "IEND") return;
    if (content.size() < promised && taken) return;
    if (content.size() < promised)
      return to.unread.push_back(fmt::format("its chunk at byte {} claims more bytes than there are", at));
    at += 12 + promised;  // with the check sum
  }
  to.unread.emplace_back("it breaks off before its end");
}

void add_carried_by_picture(Carried& to, Bytes picture) {
  switch (form_of_picture(picture)) {
    case PictureForm::jpeg:
      return add_carried_by_jpeg(to, picture);
    case PictureForm::png:
      return add_carried_by_png(to, picture);
    case PictureForm::webp:
      return add_carried_by_webp(to, picture);
    case PictureForm::bmp:
      return;
    case PictureForm::other:
      if (!picture.empty()) to.unread.emplace_back("it is no JPEG, PNG or WebP");
  }
}

}  // namespace farmtok::media
