/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator may set for MQTT; the defaults suit a small node. */
@ObjectClassDefinition(name = "MQTT", description = "Limits and times of MQTT connections.")
@interface Config {
  @AttributeDefinition(
      name = "Largest packet (bytes)",
      description = "A connection that sends a larger packet is closed.")
  int maxPacketBytes() default 1 << 20;

  @AttributeDefinition(
      name = "Connect time-out (ms)",
      description =
          "Within this time, in milliseconds, a new connection must send CONNECT; TLS and WebSocket"
              + " included.")
  long connectMillis() default 10_000;

  @AttributeDefinition(
      name = "Hold time (ms)",
      description =
          "How long a connection is held, in milliseconds, while the registry, the gate or the"
              + " dialect it needs is absent, or while its client takes nothing of what is sent to"
              + " it.")
  long holdMillis() default 30_000;

  @AttributeDefinition(
      name = "Answer time-out (ms)",
      description =
          "A connection whose message the gate did not answer within this time, in milliseconds, is"
              + " closed without acknowledgement, so that the client sends it again.")
  long answerMillis() default 20_000;

  @AttributeDefinition(
      name = "Unanswered messages",
      description = "Reading pauses while one connection has this many messages unanswered.")
  int maxUnanswered() default 2048;

  @AttributeDefinition(
      name = "Unanswered bytes per connection",
      description = "Reading pauses while one connection has this many payload bytes unanswered.")
  int maxUnansweredBytes() default 2 << 20;

  @AttributeDefinition(
      name = "Unanswered bytes per I/O thread",
      description =
          "Reading pauses while the connections of one I/O thread have this many payload bytes"
              + " unanswered.")
  int maxUnansweredLoopBytes() default 32 << 20;

  @AttributeDefinition(
      name = "Send window",
      description = "QoS 1 and 2 messages sent to one client and not acknowledged yet.")
  int sendWindow() default 20;

  @AttributeDefinition(
      name = "Send queue",
      description =
          "Messages waiting for one client, 50000 at most; what happens beyond says sendOverflow.")
  int sendQueue() default 1000;

  @AttributeDefinition(
      name = "Send queue (bytes)",
      description =
          "Bytes waiting for one client; what happens beyond says sendOverflow. One message is"
              + " always taken.")
  int sendQueueBytes() default 8 << 20;

  @AttributeDefinition(
      name = "Send queue (s)",
      description =
          "How long a message waits for a client at most, in seconds; then it is dropped and counted."
              + " 0 for as long as the session is kept.")
  int sendQueueSeconds() default 0;

  @AttributeDefinition(
      name = "Send overflow",
      description =
          "When a message comes for a client whose queue is full: drop-newest drops the message,"
              + " drop-oldest those that wait longest, disconnect drops the message and disconnects"
              + " the client. Every drop is counted with its reason.",
      options = {
        @Option(label = "Drop the newest", value = "drop-newest"),
        @Option(label = "Drop the oldest", value = "drop-oldest"),
        @Option(label = "Disconnect the client", value = "disconnect")
      })
  String sendOverflow() default "drop-newest";

  @AttributeDefinition(
      name = "Queued messages (bytes)",
      description =
          "Memory for the messages waiting for all clients; beyond it each queue counts as full.")
  int queuedBytes() default 64 << 20;

  @AttributeDefinition(
      name = "Retained messages (bytes)",
      description =
          "Memory for retained messages of all devices; beyond it further ones are not retained.")
  int retainedBytes() default 16 << 20;

  @AttributeDefinition(
      name = "Session expiry (s)",
      description =
          "How long the session of an absent client is kept at most, in seconds; MQTT 3.1.1 clients"
              + " without clean session get just this.")
  int sessionSeconds() default 86_400;

  @AttributeDefinition(
      name = "Receive maximum",
      description =
          "QoS 1 and 2 messages that an MQTT 5 client may send before they are acknowledged; beyond"
              + " it the client is disconnected.")
  int receiveMaximum() default 1024;

  @AttributeDefinition(
      name = "Topic aliases",
      description = "Topic aliases kept per MQTT 5 connection and direction, 0 for none.")
  int topicAliases() default 16;

  @AttributeDefinition(
      name = "Longest keep-alive (s)",
      description =
          "An MQTT 5 client that asks for a longer keep-alive, or for none, is told to keep this, in"
              + " seconds; 0 leaves it to the client.")
  int maxKeepAliveSeconds() default 0;

  @AttributeDefinition(
      name = "Topic rules",
      description =
          "What other topics stand for, such as sensors/{key} -> telemetry/{key} or"
              + " plant/{device}/temp -> telemetry/temperature; the first rule that fits counts. A"
              + " name in braces is one level, which may stand behind the arrow too. {device} is of"
              + " a device itself; applications speak for the device it names. Topics of a rule"
              + " without an arrow are heard and not stored. A rule that cannot be read is left out"
              + " and named in the log.")
  String[] topicRules() default {};

  @AttributeDefinition(
      name = "Topic levels",
      description =
          "Levels a topic or a filter may have, 0 for 1000, which is the most. A publication beyond"
              + " it ends the connection, a subscription is refused.")
  int maxTopicLevels() default 128;

  @AttributeDefinition(
      name = "Topic length (characters)",
      description =
          "Characters a topic or a filter may have, 0 for any number. A publication beyond it ends"
              + " the connection, a subscription is refused.")
  int maxTopicChars() default 65_535;

  @AttributeDefinition(
      name = "Subscriptions",
      description = "Subscriptions of one session; further ones are refused.")
  int maxSubscriptions() default 1000;

  @AttributeDefinition(
      name = "Filters of a session (characters)",
      description =
          "Characters that the filters of one session may have together; further subscriptions are"
              + " refused.")
  int maxFilterChars() default 256 * 1024;

  @AttributeDefinition(
      name = "Filters per packet",
      description = "Filters of one SUBSCRIBE that are looked at; further ones are refused.")
  int maxFiltersPerPacket() default 1000;

  @AttributeDefinition(
      name = "Messages per second",
      description =
          "Publications, and packets that subscribe or unsubscribe, of one connection per second,"
              + " twice as many at once after a pause; 0 for any number. What happens beyond says"
              + " rateExceeded.")
  int messagesPerSecond() default 0;

  @AttributeDefinition(
      name = "Bytes per second",
      description =
          "Bytes of those packets of one connection per second, twice as many at once after a pause;"
              + " 0 for any number. What happens beyond says rateExceeded.")
  int bytesPerSecond() default 0;

  @AttributeDefinition(
      name = "Rate exceeded",
      description =
          "When a client sends faster than it may: pause reads it more slowly, refuse answers its"
              + " publications with 0x97, and drops those of QoS 0, if it speaks MQTT 5, disconnect"
              + " disconnects it with 0x96.",
      options = {
        @Option(label = "Read more slowly", value = "pause"),
        @Option(label = "Refuse the message", value = "refuse"),
        @Option(label = "Disconnect the client", value = "disconnect")
      })
  String rateExceeded() default "pause";

  @AttributeDefinition(
      name = "Connections per tenant",
      description = "Clients of one tenant connected at a time, 0 for any number.")
  int maxConnectionsPerTenant() default 0;

  @AttributeDefinition(
      name = "Connections per device",
      description = "Clients of one device connected at a time, 0 for any number.")
  int maxConnectionsPerDevice() default 0;

  @AttributeDefinition(
      name = "Sessions per device",
      description =
          "Sessions of one device, those of absent clients too, beyond which no further one that"
              + " outlives its connection is made; 0 for any number.")
  int maxSessionsPerDevice() default 1000;

  @AttributeDefinition(
      name = "Flaps",
      description =
          "A device is kept out for a while when so many of its connections ended within flapSeconds,"
              + " each less than flapSeconds after its login; 0 for never.")
  int flaps() default 0;

  @AttributeDefinition(
      name = "Flap time (s)",
      description = "The time, in seconds, that flaps is about.")
  int flapSeconds() default 60;

  @AttributeDefinition(
      name = "Flap ban (s)",
      description = "How long a device that flaps is kept out, in seconds.")
  int flapBanSeconds() default 300;

  @AttributeDefinition(
      name = "Queued messages per tenant (bytes)",
      description =
          "How much of queuedBytes the messages waiting for the clients of one tenant may take, 0"
              + " for all of it.")
  int queuedBytesPerTenant() default 0;

  @AttributeDefinition(
      name = "Queued messages per device (bytes)",
      description =
          "How much of queuedBytes the messages waiting for the clients of one device may take, 0"
              + " for all of it.")
  int queuedBytesPerDevice() default 32 << 20;

  @AttributeDefinition(
      name = "Retained messages per device (bytes)",
      description =
          "How much of retainedBytes the retained messages of one device may take, 0 for all of it.")
  int retainedBytesPerDevice() default 8 << 20;
}
