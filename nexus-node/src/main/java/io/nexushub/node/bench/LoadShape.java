package io.nexushub.node.bench;

import io.vertx.core.json.JsonObject;

/**
 * What is measured.
 *
 * @param operations payments in each transaction
 * @param blocks the {@code blocks} section of each channel's file
 */
record LoadShape(int members, int channels, Currency currency, int operations, JsonObject blocks) {}
