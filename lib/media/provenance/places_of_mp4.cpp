#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text/text.hpp"
#include "media/mp4_file.hpp"
#include "media/provenance/jumbf.hpp"
#include "media/provenance/places.hpp"
#include "media/provenance/xmp.hpp"

namespace farmtok::media {
namespace {

constexpr Uuid c2pa{0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};

struct Purpose {
  std::string word;  // "manifest", "original", "update", "merkle"
  std::int64_t head = 0;
};

/// C2PA, appendix A: a version and flags, a word that ends with a zero byte, then for some words the place of another
/// box in eight bytes.
Purpose purpose_of(Bytes content) {
  const auto text = text_in(content).substr(std::min<std::size_t>(content.size(), 4));
  const auto end = text.find('\0');
  if (end == std::string_view::npos) return {};
  auto head = 4 + end + 1;
  if (!is_superbox(content.subspan(std::min(head, content.size())))) head += 8;
  return {std::string{text.substr(0, end)}, static_cast<std::int64_t>(std::min(head, content.size()))};
}

void add_c2pa(Carried& to, int fd, Part box) {
  const auto purpose = purpose_of(read_at(fd, box.at, std::min<std::int64_t>(box.bytes, 64)));
  box.at += purpose.head, box.bytes -= purpose.head, box.promised -= purpose.head;
  // Hashes of a stream's pieces.
  if (purpose.word == "merkle" && !is_superbox(read_at(fd, box.at, 8))) return;
  if (takes_store(to)) add_store(to, fd, box, purpose.word);
}

/// ISO's meta begins with a version; QuickTime's does not.
Bytes children_of_meta(Bytes content) {
  return number_at(content, 4, 4) == 0x68646C72 ? content : content.subspan(std::min<std::size_t>(content.size(), 4));
}

/// Of the data of a cover: libavformat shows only pictures that are labelled as JPEG, PNG or BMP.
bool is_shown(std::uint64_t label) { return label == 13 || label == 14 || label == 27; }

/// Boxes of these kinds belong to the top of a file; programs that write them elsewhere exist all the same. `where` is
/// the box at the top.
class Inside {
 public:
  Inside(Carried& to, std::string where) : to_(to), where_(std::move(where)) {}

  void look(Bytes boxes, int depth = 0) {
    if (depth == most_nested) return unread("is nested deeply");
    if (!each_part(boxes, [&](std::string_view kind, Bytes content) { take(kind, content, depth); }))
      unread("has a wrong length");
  }

  void take(std::string_view kind, Bytes content, int depth = 0) {
    if (kind == "udta" || kind == "trak") look(content, depth + 1);
    if (kind == "meta") look(children_of_meta(content), depth + 1);
    if (kind == "ilst" || kind == "covr") look(content, depth + 1);
    if (kind == "data") take_cover(content);
    if (kind == "XMP_") add_xmp(to_, content);
    if (kind == "xml ") add_xmp(to_, content.subspan(std::min<std::size_t>(content.size(), 4)));
    if (kind == "AIGC") to_.tags.add(kind, text_in(content));
    if (kind == "uuid" && content.size() >= Uuid{}.size()) take_uuid(content);
  }

 private:
  void take_uuid(Bytes content) {
    const auto inside = content.subspan(Uuid{}.size());
    if (std::equal(xmp_uuid.begin(), xmp_uuid.end(), content.begin())) add_xmp(to_, inside);
    if (!std::equal(c2pa.begin(), c2pa.end(), content.begin()) || !takes_store(to_)) return;
    const auto purpose = purpose_of(inside.first(std::min<std::size_t>(inside.size(), 64)));
    const auto store = inside.subspan(static_cast<std::size_t>(purpose.head));
    add_store(to_, store, store.size(), purpose.word,
              fmt::format("they are in the box {}, where other programs do not look for them", where_));
  }

  /// A label, a language, then the picture. Other tags have data too, but these are not looked into.
  void take_cover(Bytes content) {
    constexpr std::size_t head = 8;
    if (content.size() > head && !is_shown(number_at(content, 0, 4)) && to_.pictures.size() < most_pictures)
      to_.pictures.emplace_back(content.begin() + head, content.end());
  }

  void unread(std::string_view what) { to_.unread.push_back(fmt::format("its box {} {}", where_, what)); }

  Carried& to_;
  std::string where_;
};

/// A box at the top that belongs into moov.
void look_into_top(Carried& to, int fd, const FileBox& box) {
  if (box.promised > most_xmp_bytes)
    return to.unread.push_back(fmt::format("its box {} takes {}", box.kind, base::human_bytes(box.promised)));
  const auto content = read_at(fd, box.at, box.bytes);
  Inside{to, box.kind}.take(box.kind, content);
}

bool is_inside_moov(std::string_view kind) {
  return kind == "udta" || kind == "meta" || kind == "XMP_" || kind == "AIGC" || kind == "xml ";
}

}  // namespace

void add_carried_by_mp4(Carried& to, int fd, Bytes moov) {
  int indexes = 0;
  bool cut_off = false;  // one that names its own fault
  const auto fault = each_file_box(fd, [&](const FileBox& box) {
    const Part part{box.at, box.bytes, box.promised};
    cut_off = (box.uuid == c2pa || box.uuid == xmp_uuid || box.kind == "jumb") && box.bytes < box.promised;
    if (box.uuid == c2pa) add_c2pa(to, fd, part);
    if (box.uuid == xmp_uuid) add_xmp(to, fd, part);
    if (is_inside_moov(box.kind)) look_into_top(to, fd, box);
    if (box.kind == "jumb" && takes_store(to)) {
      // The head of the box is a part of what it holds.
      const auto head = box.at >= 16 && number_at(read_at(fd, box.at - 16, 4), 0, 4) == 1 ? 16 : 8;
      add_store(to, fd, {box.at - head, box.bytes + head, box.promised + head}, "manifest",
                "they are at the top of the file, where other programs do not look for them");
    }
    if (box.kind == "moov" && (++indexes > 1 || (moov.empty() && box.promised > 0)))
      to.unread.push_back(indexes > 1 ? "it has the box moov twice" : "its box moov is too large or cut off");
    return true;
  });
  if (!fault.empty() && !cut_off) to.unread.push_back(fault);
  Inside{to, "moov"}.look(moov);
}

}  // namespace farmtok::media
