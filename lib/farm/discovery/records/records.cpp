#include "farm/discovery/records/records.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/discovery/records/ai.hpp"
#include "farm/discovery/records/fields.hpp"
#include "farm/discovery/records/shapes.hpp"
#include "farm/discovery/records/values.hpp"

namespace farmtok::farm::discovery {
namespace {

using shapes::names_of_tags, shapes::Shape;
using simdjson::dom::element;

/// A page of yt-dlp that holds several videos has an id and an author like a video.
bool is_page(const Record& record) {
  const auto type = text_of(record.at("_type"_at));
  return type == "playlist" || type == "multi_video";
}

bool fills(const Value& list) {
  simdjson::dom::array items;
  return list && list->get(items) == simdjson::SUCCESS && items.size() > 0;
}

/// yt-dlp describes the sound of a photo post as a video without pictures.
bool has_sound_only(const Record& record) {
  if (text_of(record.at("vcodec"_at)) != "none") return false;
  simdjson::dom::array formats;
  const auto list = record.at("formats"_at);
  if (!list || list->get(formats) != simdjson::SUCCESS) return true;
  return std::ranges::all_of(formats, [](element each) { return text_of(value_at(each, "vcodec"_at)) == "none"; });
}

bool is_photo(const Record& record) {
  const auto type = count_of(record.at("aweme_type"_at)).value_or(0);
  constexpr std::int64_t tiktok_photos = 150, douyin_photos = 68;
  return type == tiktok_photos || type == douyin_photos || record.has("image_post_info|imagePost"_at) ||
         any_flag(record, shapes::photo) || fills(record.at("images|slideshowImageLinks"_at)) || has_sound_only(record);
}

const Shape* shape_of(const Record& record) {
  if (is_page(record)) return nullptr;
  if (record.has("aweme_id"_at)) return &shapes::aweme;
  if (record.has("video_id"_at)) {
    const auto author = record.at("author"_at);
    const bool theirs = (author && author->is_object()) || record.has("play|wmplay|title|play_count|digg_count"_at);
    return theirs ? &shapes::tikwm : &shapes::own;
  }
  if (!record.has("id"_at)) return nullptr;
  if (record.has("authorMeta|videoMeta|webVideoUrl|playCount|diggCount"_at)) return &shapes::scraped;
  if (record.has("stats.playCount|statsV2.playCount|author.uniqueId|desc|video"_at)) return &shapes::web;
  if (record.has("view_count|like_count|uploader|timestamp|webpage_url|ie_key|extractor|formats"_at))
    return &shapes::ytdlp;
  // Of no known service: the usual names are read. An id alone may be that of anything.
  return record.has(shapes::usual.text) && record.has(shapes::usual.author) ? &shapes::plain : nullptr;
}

/// For a flat entry yt-dlp writes the page in the field of a full entry's media.
void read_ytdlp_url(const Record& record, model::FoundVideo& video) {
  auto url = url_of(record.at("url"_at), {});
  if (record.has("formats|format_id|ext"_at)) video.video_url = std::move(url);
  else if (!video.source_url) video.source_url = std::move(url);
}

/// The text of a flag that can be read neither way.
std::string_view neither_yes_nor_no(const Value& value) {
  return flag_of(value) ? std::string_view{} : value->is_string() ? words_in_value(value) : "{…}";
}

/// What the shape does not tell, by its usual names.
void read_usual(const Record& record, base::Instant now, bool seconds_too, model::FoundVideo& video) {
  const auto fill = [&](auto& field, Paths paths, auto read) {
    if (field == std::decay_t<decltype(field)>{}) field = first_of(record, paths, read);
  };
  fill(video.text, shapes::usual.text, [](const Value& value) { return text_of(value); });
  fill(video.author, shapes::usual.author, [](const Value& value) { return text_of(value, 200); });
  fill(video.author_name, shapes::usual.author_name, [](const Value& value) { return some_text(value, 200); });
  fill(video.hashtags, shapes::usual.hashtags, [](const Value& value) { return hashtags_of(value, names_of_tags); });
  fill(video.posted_at, shapes::usual.posted_at, [&](const Value& value) { return moment_of(value, now); });
  if (seconds_too) fill(video.seconds, shapes::usual.seconds, [](const Value& value) { return seconds_of(value, 1); });
  fill(video.views, shapes::usual.views, count_of);
  fill(video.likes, shapes::usual.likes, count_of);
  fill(video.comments, shapes::usual.comments, count_of);
  fill(video.shares, shapes::usual.shares, count_of);
  fill(video.saves, shapes::usual.saves, count_of);
  fill(video.width, shapes::usual.width, count_of);
  fill(video.height, shapes::usual.height, count_of);
  if (video.width == 0) video.width.reset();
  if (video.height == 0) video.height.reset();
  const auto address = [](const Value& value) { return url_of(value, {}); };
  fill(video.video_url, shapes::usual.video_url, address);
  fill(video.cover_url, shapes::usual.cover_url, address);
}

/// What only farmtok itself writes.
void read_own(const Record& record, base::Instant now, model::FoundVideo& video) {
  for (const auto& each : base::split(text_of(record.at("hashtags"_at)), ' ')) {
    const auto tag = hashtags_in("#" + each);
    if (!tag.empty()) video.hashtags += (video.hashtags.empty() ? "" : " ") + tag;
  }
  if (auto declared = some_text(record.at("ai_declared"_at), 200)) video.ai_declared = std::move(declared);
  if (auto file = text_of(record.at("file"_at), 4000); file.starts_with('/')) video.file = std::move(file);
  if (const auto fetched = moment_of(record.at("fetched_at"_at), now)) video.fetched_at = *fetched;
}

/// The page of a video whose service names the author and the id only. TikTok's ids have 15 digits and more.
std::optional<std::string> page_of(const model::FoundVideo& video) {
  const auto digits = video.video_id.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || video.video_id.size() < 15 || video.author.empty()) return std::nullopt;
  return "https://www.tiktok.com/@" + base::url_encode(video.author) + "/video/" + video.video_id;
}

/// Which texts of the record say something that stays unread. Numbers out of their range are marks for "not known".
void note_unread(const Record& record, const Shape& shape, const model::FoundVideo& video,
                 std::vector<std::string>& unread) {
  const auto note = [&](std::string_view field, std::string_view words, std::string_view wanted) {
    unread.push_back(fmt::format("its {} \"{}\" {}", field, base::fit(words, 40), wanted));
  };
  const auto value = [&](bool known, std::string_view field, Paths own, Paths usual, std::string_view wanted) {
    if (known) return;
    for (const auto paths : {own, &shape == &shapes::own ? Paths{} : usual})
      if (const auto words = first_of(record, paths, words_in_value); !words.empty()) return note(field, words, wanted);
  };
  constexpr std::string_view number = "is no number that is understood (1234567, 1.2M), so it is not known";
  using shapes::usual;
  value(video.views.has_value(), "views", shape.views, usual.views, number);
  value(video.likes.has_value(), "likes", shape.likes, usual.likes, number);
  value(video.comments.has_value(), "comments", shape.comments, usual.comments, number);
  value(video.shares.has_value(), "shares", shape.shares, usual.shares, number);
  value(video.saves.has_value(), "saves", shape.saves, usual.saves, number);
  value(video.seconds.has_value(), "length", shape.seconds, usual.seconds,
        "is no length that is understood (15, 0:15, PT15S), so it is not known");
  value(video.posted_at.has_value(), "time", shape.posted_at, usual.posted_at,
        "is no time of a post that is understood (2026-12-24T09:00:00Z), so it is not known");
  for (const auto& [field, paths] :
       {std::pair{"mark of an advertisement", shapes::advertisement},
        std::pair{"mark of a pinned post", shapes::pinned}, std::pair{"mark of a photo post", shapes::photo}})
    if (const auto words = first_of(record, paths, neither_yes_nor_no); !words.empty())
      note(field, words, "says neither true nor false, so it counts as true");
}

/// The record itself: searches wrap it in one with the reason it was found, pages of one video in one about the page.
/// Empty for what is no object.
std::optional<Record> record_in(element given) {
  simdjson::dom::object fields;
  if (given.get(fields) != simdjson::SUCCESS) return std::nullopt;
  std::optional<Record> record{std::in_place, fields};
  const auto inner = record->at("aweme_info|aweme_detail|itemInfo.itemStruct|itemStruct|item"_at);
  if (inner && inner->get(fields) == simdjson::SUCCESS) record.emplace(fields);
  return record;
}

/// Whether the record is of TikTok or Douyin for certain. They count their posts; the posts of other services, whose
/// scrapers write "desc" and "playCount", too, may have letters in their ids.
bool of_tiktok(const Record& record, const Shape& shape) {
  if (&shape == &shapes::aweme) return true;
  if (&shape == &shapes::tikwm) return record.has("author.unique_id|digg_count|wmplay"_at);
  if (&shape == &shapes::scraped) return record.has("authorMeta|webVideoUrl|diggCount"_at);
  if (&shape == &shapes::web) return record.has("stats.diggCount|statsV2.diggCount|author.uniqueId"_at);
  return &shape == &shapes::ytdlp && base::lower(text_of(record.at("extractor|ie_key"_at))).starts_with("tiktok");
}

bool is_post_number(std::string_view id) {
  constexpr std::size_t most_digits = 20;  // of 64 bits
  return id.size() <= most_digits && id.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Why a record has no id that a post can have; empty when the id is not the reason.
std::string id_fault(element given) {
  const auto record = record_in(given);
  const auto* shape = record ? shape_of(*record) : nullptr;
  const auto words = shape ? words_in_value(record->at(shape->id)) : std::string_view{};
  if (words.empty()) return {};
  return fmt::format("has the id \"{}\", which no post can have{}", base::fit(words, 40),
                     of_tiktok(*record, *shape) ? ": those of TikTok are numbers without a zero in front" : "");
}

std::optional<model::FoundVideo> read_element(element given, base::Instant now, std::string_view base,
                                              std::vector<std::string>* unread = nullptr, bool* ai_denied = nullptr) {
  const auto found = record_in(given);
  if (!found) return std::nullopt;
  const auto& record = *found;
  const auto* shape = shape_of(record);
  if (!shape) return std::nullopt;
  auto id = id_of(record.at(shape->id));
  if (!id || (of_tiktok(record, *shape) && !is_post_number(*id))) return std::nullopt;

  model::FoundVideo video;
  video.video_id = std::move(*id);
  video.author = text_of(record.at(shape->author), 200);
  video.author_name = some_text(record.at(shape->author_name), 200);
  video.text = text_of(record.at(shape->text));
  video.hashtags = hashtags_of(record.at(shape->hashtags), names_of_tags);
  video.posted_at = moment_of(record.at(shape->posted_at), now);
  video.seconds = seconds_of(record.at(shape->seconds), shape->parts_of_second);
  video.views = count_of(record.at(shape->views));
  video.likes = count_of(record.at(shape->likes));
  video.comments = count_of(record.at(shape->comments));
  video.shares = count_of(record.at(shape->shares));
  video.saves = count_of(record.at(shape->saves));
  if (const auto width = count_of(record.at(shape->width)); width > 0) video.width = width;
  if (const auto height = count_of(record.at(shape->height)); height > 0) video.height = height;
  video.region = some_text(record.at(shape->region), 20);
  video.music = some_text(record.at(shape->music), 300);
  video.pinned = any_flag(record, shapes::pinned);
  video.advertisement = any_flag(record, shapes::advertisement);
  video.source_url = url_of(record.at(shape->page), base);
  video.video_url = url_of(record.at(shape->video_url), base);
  video.cover_url = url_of(record.at(shape->cover_url), base);
  const auto ai = ai_in_record(record);
  video.ai_declared = ai.declared;
  if (ai_denied) *ai_denied = ai.denied;
  video.fetched_at = now;
  video.photo = shape == &shapes::own ? any_flag(record, "photo"_at) : is_photo(record);
  if (shape == &shapes::ytdlp) read_ytdlp_url(record, video);
  if (shape == &shapes::own) read_own(record, now, video);
  else read_usual(record, now, shape->parts_of_second == 1, video);
  while (video.author.starts_with('@')) video.author.erase(0, 1);
  if (shape != &shapes::own && !video.source_url)
    video.source_url = first_of(record, shapes::usual.page, [](const Value& value) { return url_of(value, {}); });
  if (shape != &shapes::own && !video.source_url) video.source_url = page_of(video);
  if (video.hashtags.empty()) video.hashtags = hashtags_in(video.text);
  // A duet may show only in this field, and a filter asks the hashtags.
  if (any_flag(record, shapes::duet))
    if (const auto tags = base::split(video.hashtags, ' '); std::ranges::find(tags, "duet") == tags.end())
      video.hashtags += video.hashtags.empty() ? "duet" : " duet";
  if (unread && ai.unclear) unread->push_back(fmt::format("its mark of AI says {}", *ai.declared));
  if (unread) note_unread(record, *shape, video, *unread);
  return video;
}

/// The paths under which services and yt-dlp write the list of records.
constexpr Paths lists =
    "entries|itemList|item_list|collector|aweme_list|aweme_details|data.videos|data.aweme_list|data.itemList|"
    "data.item_list|data.items|data|videos|items|results"_at;

std::string no_video(element given) {
  if (auto fault = id_fault(given); !fault.empty()) return fault;
  if (const auto record = record_in(given); record && record->has("id"_at))
    return "has an id, but neither the text and the author of a video nor a field of a known service";
  return "is no record of a video, or has no id";
}

constexpr int most_nested = 4;  // a channel's page of yt-dlp holds one for each of its tabs

bool read_list(element given, base::Instant now, ReadRecords& made, int depth) {
  simdjson::dom::array list;
  const auto found = value_at(given, lists);
  if (!found || found->get(list) != simdjson::SUCCESS) return false;
  std::int64_t number = 0;
  for (const auto each : list) {
    ++number;
    if (each.is_null()) continue;  // yt-dlp's mark for an entry that it could not read
    std::vector<std::string> unread;
    bool ai_denied = false;
    if (auto video = read_element(each, now, {}, &unread, &ai_denied)) made.take(std::move(*video), unread, ai_denied);
    else if (depth == most_nested || !each.is_object() || !read_list(each, now, made, depth + 1))
      made.faults.push_back(fmt::format("record {} of the list {}", number, no_video(each)));
  }
  return true;
}

/// The path of the first list whose first value is a record, in the syntax of jq; empty when there is none.
std::string path_of_records(element given, base::Instant now, int depth = 0) {
  simdjson::dom::array list;
  if (given.get(list) == simdjson::SUCCESS)
    return list.size() > 0 && read_element(list.at(0).value_unsafe(), now, {}) ? "[]" : "";
  simdjson::dom::object object;
  if (depth == most_nested || given.get(object) != simdjson::SUCCESS) return {};
  for (const auto field : object)
    if (const auto rest = path_of_records(field.value, now, depth + 1); !rest.empty())
      return fmt::format(".{}{}", base::fit(field.key, 40), rest);
  return {};
}

std::string what_it_is(element given, base::Instant now) {
  if (const auto path = path_of_records(given, now); !path.empty())
    return fmt::format("is no record of a video; there are some in it: take them out with `jq -c '{}'`", path);
  if (simdjson::dom::object fields; given.get(fields) == simdjson::SUCCESS && is_page(Record{fields}))
    return "is the page of a channel or playlist without its videos; `yt-dlp --dump-single-json` writes them";
  return no_video(given);
}

element parsed(std::string_view text, std::string& again) {
  thread_local simdjson::dom::parser parser;
  element record;
  if (parser.parse(text.data(), text.size()).get(record) == simdjson::SUCCESS) return record;
  // Either broken, and then this call reports where, or a number that this parser refuses: it accepts a rewritten one.
  again = base::to_line(base::parse_json(text, "the record"));
  if (parser.parse(again).get(record) == simdjson::SUCCESS) return record;
  throw base::Error{base::Code::INVALID_REQUEST, "is no JSON that can be read"};
}

}  // namespace

std::optional<model::FoundVideo> read_record_text(std::string_view text, base::Instant now, std::string_view base,
                                                  std::vector<std::string>* unread) {
  std::string again;
  return read_element(parsed(text, again), now, base, unread);
}

void ReadRecords::take(model::FoundVideo video, const std::vector<std::string>& notes, bool denies_ai) {
  if (denies_ai) ai_denied.insert(video.video_id);
  for (const auto& note : notes) unread.push_back(fmt::format("video {}: {}", video.video_id, note));
  videos.push_back(std::move(video));
}

ReadRecords read_records_text(std::string_view text, base::Instant now) {
  std::string again;
  const auto given = parsed(text, again);
  ReadRecords made;
  std::vector<std::string> unread;
  bool ai_denied = false;
  if (auto video = read_element(given, now, {}, &unread, &ai_denied)) made.take(std::move(*video), unread, ai_denied);
  else if (!given.is_object() || !read_list(given, now, made, 1) || (made.videos.empty() && made.faults.empty()))
    throw base::Error{base::Code::INVALID_REQUEST, what_it_is(given, now)};
  return made;
}

std::optional<model::FoundVideo> read_record(const base::Json& record, base::Instant now, std::string_view base) {
  return read_record_text(base::to_line(record), now, base);
}

}  // namespace farmtok::farm::discovery
