#pragma once
// Copies and posters whose files are lost are made again: their posts go back into the queue, with the seed they had.

#include "farm/media/media_store.hpp"

namespace farmtok::farm {

enum class Posts { waiting, all };

/// Queues the render of the posts that name this copy or poster, and answers how many there are. `why` is kept in the
/// log of events.
std::int64_t remake(store::Tx& tx, const model::Media& media, Posts which, const std::string& who,
                    const std::string& why);

/// What an operator asks for. Throws MEDIA_NOT_FOUND, ALREADY_FINISHED when its file is there, INVALID_REQUEST for an
/// original or when no post needs it any more.
std::int64_t remake_media(Farm& farm, const MediaStore& store, const std::string& media_id);

}  // namespace farmtok::farm
