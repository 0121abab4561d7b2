#include "media/provenance/provenance.hpp"

#include "media/provenance/covers.hpp"
#include "media/provenance/places.hpp"
#include "media/provenance/understood.hpp"

namespace farmtok::media {
namespace {

Carried carried(int fd, const av::Input& input, Bytes moov) {
  Carried found;
  const auto container = input.container();
  if (input.lists_every_picture()) add_carried_by_mp4(found, fd, moov);
  else if (container == "avi") add_carried_by_avi(found, fd);
  else if (container == "matroska") add_carried_by_matroska(found, input);
  add_tags(found, input);
  return found;
}

}  // namespace

Provenance provenance_of(int fd, const av::Input& input, Bytes moov) {
  const auto found = carried(fd, input, moov);
  auto read = understood(found);
  Provenance made;
  std::vector<std::string> codes;
  if (read.credentials && read.credentials->digital_source_type)
    codes.push_back(*read.credentials->digital_source_type);
  codes.insert(codes.end(), read.codes.begin(), read.codes.end());
  made.credentials = std::move(read.credentials);
  made.digital_source_type = chosen_source(codes);
  made.ai_tag = std::move(read.ai_tag);
  made.notes = std::move(read.notes);
  const bool is_ai = made.ai_tag || (made.digital_source_type && model::is_ai(*made.digital_source_type));
  auto pictures = pictures_of(input);
  pictures.insert(pictures.end(), found.pictures.begin(), found.pictures.end());
  auto covers = read_covers(pictures, is_ai);
  made.lost = std::move(covers.lost);
  made.notes.insert(made.notes.end(), covers.doubts.begin(), covers.doubts.end());
  return made;
}

}  // namespace farmtok::media
