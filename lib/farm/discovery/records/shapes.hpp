#pragma once
// The shapes of records that services and scrapers write: where each keeps its fields. Data only, for records.cpp.

#include "farm/discovery/records/fields.hpp"

namespace farmtok::farm::discovery::shapes {

/// The fields of one service: ways as Record::at() takes them; none for a missing field.
struct Shape {
  Paths id, page, author, author_name, text, hashtags, posted_at, seconds;
  Paths views, likes, comments, shares, saves, width, height;
  Paths region, music, video_url, cover_url;
  double parts_of_second = 1;  // of `seconds`
};

/// Flags, whatever shape the record has: services add them under new names.
inline constexpr Paths pinned = "pinned|is_top|is_pinned|isPinned|isPinnedItem"_at;
inline constexpr Paths advertisement =
    "advertisement|is_ad|is_ads|isAd|isAds|is_advertisement|isAdvertisement|sponsored|is_sponsored|isSponsored|"
    "is_paid_partnership|isPaidPartnership|paid_partnership|paidPartnership|is_branded_content|isBrandedContent"_at;
inline constexpr Paths photo = "isSlideshow|is_slideshow|isPhoto|is_photo|isImagePost"_at;
/// The video that a duet was made with.
inline constexpr Paths duet = "duetFromId|duet_from_id|duetInfo.duetFromId|duet_info.duet_from_id|isDuet|is_duet"_at;

inline constexpr Paths names_of_tags = "name|title|hashtag_name|hashtagName|cha_name"_at;

inline constexpr Shape aweme{.id = "aweme_id"_at,
                             .page = "share_url"_at,
                             .author = "author.unique_id"_at,
                             .author_name = "author.nickname"_at,
                             .text = "desc"_at,
                             .hashtags = "text_extra|cha_list"_at,
                             .posted_at = "create_time"_at,
                             .seconds = "video.duration|duration"_at,
                             .views = "statistics.play_count"_at,
                             .likes = "statistics.digg_count"_at,
                             .comments = "statistics.comment_count"_at,
                             .shares = "statistics.share_count"_at,
                             .saves = "statistics.collect_count"_at,
                             .width = "video.width|video.play_addr.width"_at,
                             .height = "video.height|video.play_addr.height"_at,
                             .region = "region"_at,
                             .music = "music.title"_at,
                             .video_url = "video.play_addr.url_list.0|video.download_addr.url_list.0"_at,
                             .cover_url = "video.cover.url_list.0|video.origin_cover.url_list.0"_at,
                             .parts_of_second = 1000};

inline constexpr Shape tikwm{.id = "video_id"_at,
                             .page = "share_url"_at,
                             .author = "author.unique_id"_at,
                             .author_name = "author.nickname"_at,
                             .text = "title"_at,
                             .hashtags = {},
                             .posted_at = "create_time"_at,
                             .seconds = "duration"_at,
                             .views = "play_count"_at,
                             .likes = "digg_count"_at,
                             .comments = "comment_count"_at,
                             .shares = "share_count"_at,
                             .saves = "collect_count"_at,
                             .width = {},
                             .height = {},
                             .region = "region"_at,
                             .music = "music_info.title"_at,
                             .video_url = "hdplay|play|wmplay"_at,
                             .cover_url = "cover|origin_cover"_at};

inline constexpr Shape scraped{.id = "id"_at,
                               .page = "webVideoUrl"_at,
                               .author = "authorMeta.name|authorMeta.uniqueId"_at,
                               .author_name = "authorMeta.nickName|authorMeta.nickname"_at,
                               .text = "text|desc"_at,
                               .hashtags = "hashtags"_at,
                               .posted_at = "createTime|createTimeISO"_at,
                               .seconds = "videoMeta.duration"_at,
                               .views = "playCount"_at,
                               .likes = "diggCount"_at,
                               .comments = "commentCount"_at,
                               .shares = "shareCount"_at,
                               .saves = "collectCount"_at,
                               .width = "videoMeta.width"_at,
                               .height = "videoMeta.height"_at,
                               .region = "locationCreated|authorMeta.region"_at,
                               .music = "musicMeta.musicName"_at,
                               .video_url = "videoUrl|videoMeta.downloadAddr|mediaUrls.0"_at,
                               .cover_url = "videoMeta.coverUrl|covers.default"_at};

inline constexpr Shape web{.id = "id"_at,
                           .page = "webVideoUrl|shareUrl"_at,
                           .author = "author.uniqueId|author"_at,
                           .author_name = "author.nickname|nickname"_at,
                           .text = "desc"_at,
                           .hashtags = "challenges|textExtra"_at,
                           .posted_at = "createTime"_at,
                           .seconds = "video.duration"_at,
                           .views = "stats.playCount|statsV2.playCount"_at,
                           .likes = "stats.diggCount|statsV2.diggCount"_at,
                           .comments = "stats.commentCount|statsV2.commentCount"_at,
                           .shares = "stats.shareCount|statsV2.shareCount"_at,
                           .saves = "stats.collectCount|statsV2.collectCount"_at,
                           .width = "video.width"_at,
                           .height = "video.height"_at,
                           .region = "locationCreated"_at,
                           .music = "music.title"_at,
                           .video_url = "video.playAddr|video.downloadAddr"_at,
                           .cover_url = "video.cover|video.originCover"_at};

inline constexpr Shape ytdlp{.id = "id"_at,
                             .page = "webpage_url|original_url"_at,
                             .author = "uploader|channel"_at,
                             .author_name = "creator|channel|artist"_at,
                             .text = "description|title"_at,
                             .hashtags = "tags"_at,
                             .posted_at = "timestamp"_at,
                             .seconds = "duration"_at,
                             .views = "view_count"_at,
                             .likes = "like_count"_at,
                             .comments = "comment_count"_at,
                             .shares = "repost_count"_at,
                             .saves = "save_count"_at,
                             .width = "width"_at,
                             .height = "height"_at,
                             .region = {},
                             .music = "track"_at,
                             .video_url = {},
                             .cover_url = "thumbnail|thumbnails.0.url"_at};

inline constexpr Shape own{.id = "video_id"_at,
                           .page = "source_url"_at,
                           .author = "author"_at,
                           .author_name = "author_name"_at,
                           .text = "text"_at,
                           .hashtags = {},
                           .posted_at = "posted_at"_at,
                           .seconds = "seconds"_at,
                           .views = "views"_at,
                           .likes = "likes"_at,
                           .comments = "comments"_at,
                           .shares = "shares"_at,
                           .saves = "saves"_at,
                           .width = "width"_at,
                           .height = "height"_at,
                           .region = "region"_at,
                           .music = "music"_at,
                           .video_url = "video_url"_at,
                           .cover_url = "cover_url"_at};

/// A record without the marks of a service: its id, and the usual names.
inline constexpr Shape plain{.id = "id"_at,
                             .page = {},
                             .author = {},
                             .author_name = {},
                             .text = {},
                             .hashtags = {},
                             .posted_at = {},
                             .seconds = {},
                             .views = {},
                             .likes = {},
                             .comments = {},
                             .shares = {},
                             .saves = {},
                             .width = {},
                             .height = {},
                             .region = "region"_at,
                             .music = {},
                             .video_url = {},
                             .cover_url = {}};

/// Names that scrapers of all kinds use, for shapes of records that have none.
inline constexpr Shape usual{
    .id = {},
    .page = "webpage_url|webVideoUrl|share_url|shareUrl|page_url|permalink|link"_at,
    .author =
        "author|username|user_name|userName|handle|uploader|channel|creator|owner|user|"
        "author.username|author.unique_id|author.uniqueId|author.name|authorMeta.name|"
        "user.username|user.unique_id|user.uniqueId|user.name|owner.username|owner.name"_at,
    .author_name =
        "author_name|authorName|nickname|author.nickname|author.nickName|user.nickname|"
        "display_name|full_name"_at,
    .text = "text|desc|description|caption|content|title|caption.text"_at,
    .hashtags = "hashtags|tags"_at,
    .posted_at =
        "timestamp|create_time|createTime|createTimeISO|created_at|createdAt|posted_at|"
        "published_at|publishedAt|taken_at|date"_at,
    .seconds = "duration|seconds|length|video_duration|videoDuration"_at,
    .views = "view_count|views|viewCount|play_count|playCount|plays|video_view_count|videoViewCount"_at,
    .likes = "like_count|likes|likeCount|digg_count|diggCount|likesCount|hearts"_at,
    .comments = "comment_count|comments|commentCount|commentsCount|comments_count"_at,
    .shares = "share_count|shares|shareCount|repost_count|sharesCount"_at,
    .saves = "save_count|saves|saveCount|collect_count|collectCount|bookmarks"_at,
    .width = "width"_at,
    .height = "height"_at,
    .region = {},
    .music = {},
    .video_url = "video_url|videoUrl|download_url|downloadUrl|play_url|playUrl|media_url"_at,
    .cover_url = "cover_url|coverUrl|thumbnail|thumbnail_url|thumbnailUrl|cover"_at};

}  // namespace farmtok::farm::discovery::shapes
