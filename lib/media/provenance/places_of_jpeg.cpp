#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "media/provenance/picture_places.hpp"

namespace farmtok::media {
namespace {

constexpr std::uint8_t app1 = 0xE1, app11 = 0xEB, scan = 0xDA, end = 0xD9;
constexpr std::string_view xmp_name{"http://ns.adobe.com/xap/1.0/\0", 29};
constexpr std::string_view extension_name{"http://ns.adobe.com/xmp/extension/\0", 35};
constexpr auto twice = "a part of them is there twice", missing = "a part of them is missing";

/// A piece of a box of JUMBF, after "JP", the box's number and its own; each piece begins with the head of the box.
struct Piece {
  std::uint64_t number = 0;
  Bytes bytes;
};
struct Box {
  std::uint64_t number = 0;
  std::vector<Piece> pieces;
};

/// A piece of XMP that does not fit into one segment.
struct Extension {
  std::uint64_t at = 0, total = 0;
  Bytes bytes;
};

std::size_t head_of(Bytes box) { return std::min<std::size_t>(number_at(box, 0, 4) == 1 ? 16 : 8, box.size()); }

/// Other standards keep boxes in the same segments: that of C2PA has its name as its kind and as its label.
bool is_of_c2pa(Bytes box) {
  constexpr std::size_t description = 8, label = 17;
  const auto inside = text_in(box.subspan(head_of(box)));
  const auto described = inside.substr(std::min(inside.size(), description));
  return described.starts_with("c2pa") ||
         described.substr(std::min(described.size(), label)).starts_with(std::string_view{"c2pa\0", 5});
}

class Jpeg {
 public:
  Jpeg(Carried& to, Bytes picture) : to_(to), picture_(picture) {
    walk();
    for (auto& box : boxes_) put_together(box);
    for (auto& [id, pieces] : extensions_) put_together(pieces);
    if (promises_extension_ && extensions_.empty()) to_.xmp_faults.emplace_back("its extension is missing");
  }

 private:
  void walk() {
    std::size_t at = 2;
    for (int left = most_chunks; at < picture_.size(); --left) {
      if (left == 0) return to_.unread.push_back(fmt::format("it has more than {} segments", most_chunks));
      const auto begin = at;
      if (picture_[at] != 0xFF) return wrong(begin);
      while (at < picture_.size() && picture_[at] == 0xFF) ++at;
      if (at == picture_.size()) break;
      const auto kind = picture_[at++];
      if (kind == scan || kind == end) return;
      if (kind == 0x01 || (kind >= 0xD0 && kind <= 0xD8)) continue;  // without a content
      const auto size = static_cast<std::size_t>(number_at(picture_, at, 2));
      if (size < 2) return wrong(begin);
      const auto content = picture_.subspan(at + 2, std::min(size - 2, picture_.size() - at - 2));
      const bool taken = (kind == app11 && take_piece(content)) || (kind == app1 && take_xmp(content));
      at += size;
      if (at <= picture_.size()) continue;
      // A piece of a box tells by itself that the rest of it is not there.
      if (!taken) to_.unread.push_back(fmt::format("its segment at byte {} claims more bytes than there are", begin));
      return;
    }
    to_.unread.emplace_back("it breaks off before its picture");
  }

  void wrong(std::size_t at) { to_.unread.push_back(fmt::format("the length of its segment at byte {} is wrong", at)); }

  bool take_piece(Bytes content) {
    constexpr std::size_t before = 8;
    if (!text_in(content).starts_with("JP") || content.size() < before) return false;
    const auto bytes = content.subspan(before);
    if (!is_superbox(bytes)) return false;
    const auto number = number_at(content, 2, 2);
    const auto [known, added] = places_.try_emplace(number, boxes_.size());
    if (added) boxes_.push_back({number, {}});
    boxes_[known->second].pieces.push_back({number_at(content, 4, 4), bytes});
    return true;
  }

  bool take_xmp(Bytes content) {
    const auto text = text_in(content);
    if (text.starts_with(xmp_name)) {
      promises_extension_ |= text.find("HasExtendedXMP") != std::string_view::npos;
      add_xmp(to_, content.subspan(xmp_name.size()));
      return true;
    }
    // A name of 32 digits, the size of all, and the place of this piece.
    constexpr auto name_at = extension_name.size(), head = name_at + 32 + 8;
    if (!text.starts_with(extension_name) || content.size() < head) return false;
    extensions_[std::string{text.substr(name_at, 32)}].push_back(
        {number_at(content, head - 4, 4), number_at(content, head - 8, 4), content.subspan(head)});
    return true;
  }

  /// The pieces are numbered from 1 on.
  void put_together(Box& box) {
    auto& pieces = box.pieces;
    std::ranges::stable_sort(pieces, {}, &Piece::number);
    const auto& first = pieces.front();
    if (first.number <= 1 && !is_of_c2pa(first.bytes)) return;
    if (!takes_store(to_)) return;
    std::string fault = first.number > 1 ? missing : "";
    std::vector<std::uint8_t> bytes{first.bytes.begin(), first.bytes.end()};
    for (std::size_t i = 1; i < pieces.size(); ++i) {
      const auto before = pieces[i - 1].number, number = pieces[i].number;
      if (number == before) {
        if (fault.empty()) fault = twice;
        continue;
      }
      if (number != before + 1) {
        fault = missing;
        break;
      }
      const auto rest = pieces[i].bytes.subspan(head_of(pieces[i].bytes));
      bytes.insert(bytes.end(), rest.begin(), rest.end());
    }
    add_store(to_, bytes, bytes.size(), "manifest", std::move(fault));
  }

  void put_together(std::vector<Extension>& pieces) {
    std::ranges::stable_sort(pieces, {}, &Extension::at);
    std::vector<std::uint8_t> bytes;
    std::string fault;
    for (const auto& piece : pieces) {
      if (piece.at > bytes.size()) {
        fault = "a part of it is missing";
        break;
      }
      if (piece.at == bytes.size()) bytes.insert(bytes.end(), piece.bytes.begin(), piece.bytes.end());
      else if (fault.empty()) fault = "a part of it is there twice";
    }
    const auto total = pieces.front().total;
    if (fault.empty() && bytes.size() < total)
      fault = fmt::format("it is cut off: {} of {} bytes are there", bytes.size(), total);
    if (!fault.empty()) to_.xmp_faults.push_back(std::move(fault));
    add_xmp(to_, bytes);
  }

  Carried& to_;
  Bytes picture_;
  std::vector<Box> boxes_;  // in the order of the file
  std::map<std::uint64_t, std::size_t> places_;
  std::map<std::string, std::vector<Extension>> extensions_;
  bool promises_extension_ = false;
};

}  // namespace

void add_carried_by_jpeg(Carried& to, Bytes picture) { Jpeg{to, picture}; }

}  // namespace farmtok::media
