<?php
/**
 * As much of WordPress and WooCommerce as a checkout needs, behind serve.mjs: hooks, an order, two checkouts, an
 * order page. The plugin is the real one. Orders are kept as files in the folder SIGNALPOST_ORDERS.
 *
 * @package Signalpost
 */

define( 'ABSPATH', __DIR__ );

$hooks = array();

function add_filter( $name, $call, $priority = 10 ) {
	$GLOBALS['hooks'][ $name ][] = $call;
}

function add_action( $name, $call, $priority = 10 ) {
	add_filter( $name, $call );
}

function apply_filters( $name, $value, ...$more ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $call ) {
		$value = $call( $value, ...$more );
	}
	return $value;
}

function do_action( $name, ...$given ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $call ) {
		$call( ...$given );
	}
}

function wp_unslash( $value ) {
	return stripslashes( $value );
}

function wp_json_encode( $value, $options = 0 ) {
	return json_encode( $value, $options );
}

function wp_parse_url( $url ) {
	return parse_url( $url );
}

function wc_get_order( $id ) {
	$path = getenv( 'SIGNALPOST_ORDERS' ) . '/' . (int) $id;
	return is_file( $path ) ? unserialize( file_get_contents( $path ) ) : false;
}

class WC_Order_Item {
	public function get_product_id() {
		return 93;
	}
	public function get_quantity() {
		return 2;
	}
}

class WC_Order {
	public $id;
	public $created_via = '';
	public $status      = 'processing';
	public $meta        = array();

	public function __construct( $id ) {
		$this->id = $id;
	}
	public function get_id() {
		return $this->id;
	}
	public function has_status( $statuses ) {
		return in_array( $this->status, $statuses, true );
	}
	public function get_meta( $key ) {
		return $this->meta[ $key ] ?? '';
	}
	public function update_meta_data( $key, $value ) {
		$this->meta[ $key ] = $value;
	}
	public function delete_meta_data( $key ) {
		unset( $this->meta[ $key ] );
	}
	public function save_meta_data() {
		$this->save();
	}
	public function save() {
		file_put_contents( getenv( 'SIGNALPOST_ORDERS' ) . '/' . $this->id, serialize( $this ) );
	}
	public function get_items() {
		return array( new WC_Order_Item() );
	}
	public function get_item_subtotal( $item, $with_tax ) {
		return $with_tax ? '3.23' : '3';
	}
	public function get_prices_include_tax() {
		return false;
	}
	public function get_total() {
		return '29.35';
	}
	public function get_currency() {
		return 'USD';
	}
}

// WordPress adds slashes to what it is sent.
$_COOKIE = array_map( 'addslashes', $_COOKIE );

if ( getenv( 'SIGNALPOST_SAYS' ) ) {
	add_filter( 'signalpost_consent', fn() => getenv( 'SIGNALPOST_SAYS' ) );
}
if ( getenv( 'SIGNALPOST_EVENT_ID' ) ) {
	add_filter( 'signalpost_event_id', fn() => getenv( 'SIGNALPOST_EVENT_ID' ) );
}

require dirname( __DIR__, 3 ) . '/web/woocommerce/signalpost.php';

function place( $created_via, $hook ) {
	$orders = getenv( 'SIGNALPOST_ORDERS' );
	$order  = new WC_Order( 727 + count( glob( "$orders/*" ) ) );

	$order->created_via = $created_via;
	do_action( $hook, $order, array() );
	$order->save();
	header( 'Content-Type: application/json' );
	echo json_encode(
		array(
			'id'          => $order->id,
			'created_via' => $order->created_via,
			'agent'       => $_SERVER['HTTP_USER_AGENT'],
			'meta'        => (object) $order->meta,
		)
	);
}

$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( 'POST' === $_SERVER['REQUEST_METHOD'] && isset( $_GET['wc-ajax'] ) ) {
	place( 'checkout', 'woocommerce_checkout_create_order' );
} elseif ( 'POST' === $_SERVER['REQUEST_METHOD'] && '/wp-json/wc/store/v1/checkout' === $path ) {
	place( 'store-api', 'woocommerce_store_api_checkout_update_order_from_request' );
} elseif ( 0 === strpos( $path, '/checkout/order-received/' ) ) {
	echo '<!doctype html><title>Thank you</title><h1>Thank you</h1>';
	do_action( 'woocommerce_thankyou', (int) basename( $path ) );
} else {
	echo '<!doctype html><title>Checkout</title><form class="checkout"><input name="billing_email" value="john.doe@example.com"></form>';
}
