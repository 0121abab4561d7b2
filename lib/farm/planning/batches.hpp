#pragma once
// The batches of volunteers that are known: what jobs, results and posts name as their inbox_tracer.

#include <string>

#include "sql/database.hpp"

namespace farmtok::farm {

/// Throws NOT_FOUND, with the batch that was probably meant, when no job, result or post has this inbox_tracer.
void require_batch(sql::Database& db, const std::string& inbox_tracer);

}  // namespace farmtok::farm
